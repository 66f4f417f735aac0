/* Stands between the program and the C library (LD_PRELOAD) for files under one folder.
 *
 * Records every call that changes a file, with its data (IOFAULT_LOG), so that a power cut at any point can be replayed;
 * or lets the n-th such call fail, once or from then on (iofault_arm). A file named "ack" is a message to the record:
 * what the program has told its user by then.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FDS 4096
static char *paths[FDS];
static const char *root;
static int record = -1;
static long calls, fail_at;
static int fail_with, fail_forever;

#define REAL(name) static __typeof__(name) *real_##name; if (!real_##name) real_##name = dlsym(RTLD_NEXT, #name)

static ssize_t put(int fd, const void *data, size_t size) { REAL(write); return real_write(fd, data, size); }

__attribute__((constructor)) static void begin(void) {
    root = getenv("IOFAULT_ROOT");
    const char *log = getenv("IOFAULT_LOG");
    if (log) { REAL(open); record = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600); }
}

/* From now on the n-th changing call fails with this error (n = 0: none); returns the calls counted so far. */
long iofault_arm(long n, int error, int forever) {
    long before = calls;
    calls = 0; fail_at = n; fail_with = error; fail_forever = forever;
    return before;
}

/* From now on record into this file. */
void iofault_record(const char *log) {
    REAL(open);
    record = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int ours(const char *path) {
    return root && path && !strncmp(path, root, strlen(root)) && !strstr(path, "-shm") && !strstr(path, ".lock");
}
static const char *of(int fd) { return fd >= 0 && fd < FDS ? paths[fd] : NULL; }

static void say(char op, const char *path, const char *other, int64_t at, const void *data, size_t size) {
    if (record < 0) return;
    int32_t head[4] = {op, (int32_t)strlen(path), other ? (int32_t)strlen(other) : 0, (int32_t)size};
    size_t all = sizeof head + 8 + head[1] + head[2] + size;
    char *line = malloc(all), *end = line;
    memcpy(end, head, sizeof head); end += sizeof head;
    memcpy(end, &at, 8); end += 8;
    memcpy(end, path, head[1]); end += head[1];
    if (other) memcpy(end, other, head[2]);
    end += head[2];
    if (size) memcpy(end, data, size);
    put(record, line, all);
    free(line);
}

static int fails(void) {
    calls++;
    if (!fail_at || (fail_forever ? calls < fail_at : calls != fail_at)) return 0;
    errno = fail_with;
    return 1;
}

static int opened(int fd, const char *path, int flags, int was) {
    if (fd < 0 || fd >= FDS || !ours(path)) return fd;
    free(paths[fd]);
    paths[fd] = strdup(path);
    if ((flags & O_CREAT) && !was) say('c', path, NULL, 0, NULL, 0);
    else if (flags & O_TRUNC) say('t', path, NULL, 0, NULL, 0);
    return fd;
}
#define OPENING(name, call, where) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
    REAL(name); \
    int was = ours(where) && !access(where, F_OK); \
    if (ours(where) && ((flags & O_TRUNC) || ((flags & O_CREAT) && !was)) && fails()) return -1; \
    return opened(call, where, flags, was)
int open(const char *path, int flags, ...) { OPENING(open, real_open(path, flags, mode), path); }
int open64(const char *path, int flags, ...) { OPENING(open64, real_open64(path, flags, mode), path); }
int openat(int dir, const char *path, int flags, ...) { OPENING(openat, real_openat(dir, path, flags, mode), path); }
int openat64(int dir, const char *path, int flags, ...) { OPENING(openat64, real_openat64(dir, path, flags, mode), path); }

int close(int fd) {
    REAL(close);
    if (fd == record && fd >= 0) return 0;
    if (of(fd)) { free(paths[fd]); paths[fd] = NULL; }
    return real_close(fd);
}

/* A full disk takes half of what it is given; a broken one nothing. */
#define WRITING(name, at, ...) \
    REAL(name); \
    const char *path = of(fd); \
    if (!path) return real_##name(fd, data, size, ##__VA_ARGS__); \
    if (strlen(path) > 4 && !strcmp(path + strlen(path) - 4, "/ack")) { say('a', path, NULL, 0, data, size); return (ssize_t)size; } \
    int64_t where = at; \
    if (fails()) { \
        if (errno == ENOSPC && size > 1) { int kept = errno; real_##name(fd, data, size / 2, ##__VA_ARGS__); errno = kept; } \
        return -1; \
    } \
    ssize_t done = real_##name(fd, data, size, ##__VA_ARGS__); \
    if (done > 0) say('w', path, NULL, where, data, (size_t)done); \
    return done
ssize_t write(int fd, const void *data, size_t size) { WRITING(write, lseek(fd, 0, SEEK_CUR)); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { WRITING(pwrite, at, at); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { WRITING(pwrite64, at, at); }
ssize_t sendfile(int out, int in, off_t *at, size_t size) { (void)out; (void)in; (void)at; (void)size; errno = EINVAL; return -1; }
ssize_t copy_file_range(int in, off64_t *a, int out, off64_t *b, size_t size, unsigned flags) {
    (void)in; (void)a; (void)out; (void)b; (void)size; (void)flags; errno = EINVAL; return -1;
}

#define CHANGING(name, op, path, other, at, call) \
    REAL(name); \
    if (!ours(path)) return call; \
    if (fails()) return -1; \
    int done = call; \
    if (!done) say(op, path, other, at, NULL, 0); \
    return done
int ftruncate(int fd, off_t size) { CHANGING(ftruncate, 't', of(fd), NULL, size, real_ftruncate(fd, size)); }
int ftruncate64(int fd, off64_t size) { CHANGING(ftruncate64, 't', of(fd), NULL, size, real_ftruncate64(fd, size)); }
int fsync(int fd) { CHANGING(fsync, 's', of(fd), NULL, 0, real_fsync(fd)); }
int fdatasync(int fd) { CHANGING(fdatasync, 's', of(fd), NULL, 0, real_fdatasync(fd)); }
int unlink(const char *path) { CHANGING(unlink, 'u', path, NULL, 0, real_unlink(path)); }
int mkdir(const char *path, mode_t mode) { CHANGING(mkdir, 'm', path, NULL, 0, real_mkdir(path, mode)); }
int rmdir(const char *path) { CHANGING(rmdir, 'd', path, NULL, 0, real_rmdir(path)); }
int rename(const char *from, const char *to) { CHANGING(rename, 'r', to, from, 0, real_rename(from, to)); }
int link(const char *from, const char *to) { CHANGING(link, 'l', to, from, 0, real_link(from, to)); }
