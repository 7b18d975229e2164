/*
 * Loaded in front of the C library: fsync and fdatasync as a bad disk has them. The folder that
 * SYNC_FAULTS names says what is to happen, by the files in it:
 *   fail-log, fail-state   the next sync of the log, or of the saved state, fails; the file is gone then
 *   slow                   milliseconds that each sync of the log takes longer
 * and is told in the file "after" of each sync of the same kind that follows one that failed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int (*sync_call)(int);

static volatile int log_failed;
static volatile int state_failed;

static int in_folder(char *out, size_t size, const char *name) {
    const char *folder = getenv("SYNC_FAULTS");
    return folder != NULL && snprintf(out, size, "%s/%s", folder, name) < (int) size;
}

static void tell(const char *synced) {
    char path[4096];
    if (in_folder(path, sizeof path, "after")) {
        int out = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
        if (out >= 0) {
            dprintf(out, "%s\n", synced);
            close(out);
        }
    }
}

static int fails(const char *trigger, volatile int *failed, const char *synced) {
    char path[4096];
    if (*failed) {
        tell(synced);
        return 0;
    }
    *failed = in_folder(path, sizeof path, trigger) && unlink(path) == 0;
    return *failed;
}

static void be_slow(void) {
    char path[4096];
    char text[16] = {0};
    int in;
    if (in_folder(path, sizeof path, "slow") && (in = open(path, O_RDONLY)) >= 0) {
        ssize_t length = read(in, text, sizeof text - 1);
        close(in);
        if (length > 0) {
            usleep((useconds_t) atoi(text) * 1000);
        }
    }
}

static int faulty(int fd, const char *name) {
    char link[64];
    char synced[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, synced, sizeof synced - 1);
    synced[length < 0 ? 0 : length] = 0;
    int of_log = strstr(synced, "/log-") != NULL;
    /* A file that is still being made may fail: that save is given up, and the next one makes another. */
    int of_state = strstr(synced, "/state-") != NULL && strstr(synced, "-save.tmp") == NULL;
    if (of_log) {
        be_slow();
    }
    if ((of_log && fails("fail-log", &log_failed, synced))
            || (of_state && fails("fail-state", &state_failed, synced))) {
        errno = EIO;
        return -1;
    }
    return ((sync_call) dlsym(RTLD_NEXT, name))(fd);
}

int fsync(int fd) {
    return faulty(fd, "fsync");
}

int fdatasync(int fd) {
    return faulty(fd, "fdatasync");
}
