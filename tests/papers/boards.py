"""Invented boards for the tests of this room."""

from __future__ import annotations

from clfdesk.domain.poster import Bars, Board, Clauses, Contacts, Paragraph

ITEMS = (
    "经常走访联系本村残疾人，掌握每一户的家庭、就业、康复和托养情况，每季度至少入户一次并做好记录。",
    "宣传《中华人民共和国残疾人保障法》和各项扶助政策，做到应知尽知、应享尽享。",
    "如实反映残疾人的困难和要求，当天能答复的当天答复；不能答复的，三个工作日内报镇残联。",
    "协助办理残疾人证、两项补贴、辅助器具适配等手续，对行动不便的上门代办。",
    "组织残疾人参加职业技能培训和实用技术培训，介绍附近用工信息，帮助稳定就业。",
    "动员残疾儿童家庭及时参加康复救助，配合学校做好“一人一案”入学安置。",
    "做好残疾预防知识宣传，配合完成每年的残疾人状况和需求调查（数据动态更新）。",
    "组织开展文化体育活动，在全国助残日（五月第三个星期日）前后集中走访慰问。",
    "维护残疾人合法权益，调解涉及残疾人的纠纷，发现侵害行为立即报告。",
    "联系志愿者和爱心单位结对帮扶，咨询电话0991-1234567，2026年3月2日起每周一受理。",
)

CONTACTS = (
    ("主席", "王䶮"),
    ("副主席", "李㛃、张𬭬"),
    ("专职委员", "古丽娜尔·艾合买提江"),
    ("公开联系电话", ""),
)

DUTIES = Board(
    card="association_duties",
    title="柳树湾村残疾人协会工作职责",
    place="柳树湾村",
    owner="青石镇残疾人联合会　2026年11月",
    blocks=(Clauses(ITEMS), Contacts(CONTACTS)),
    updated="2026年11月22日",
)

INFORMATION = Board(
    card="information",
    title="柳树湾村残疾人基本信息公示栏",
    place="柳树湾村",
    owner="青石镇残疾人联合会",
    theme="blue",
    blocks=(
        Paragraph("全村现有持证残疾人86人，本年度上门服务128次。"),
        Bars("按残疾类别", "人", (("肢体", 41), ("视力", 12), ("听力", 11), ("其他", 22))),
        Bars("按年龄段", "人", (("0—17岁", 5), ("18—59岁", 38), ("60岁及以上", 43))),
    ),
    updated="2026年11月22日",
)


def solid(text: str) -> str:
    """Return text without the blanks and line ends of a page."""
    return "".join(text.split())
