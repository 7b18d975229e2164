/*
 * What ZooKeeper's C client does against three servers, one step after the other.
 *
 * usage: c_client HOST:PORT,HOST:PORT,HOST:PORT
 *
 * Prints a line for each step that held. Where the line "kill HOST:PORT" comes out, whoever runs this kills that server
 * and answers with a line; everything else is checked here, and the first failure ends the program with its line and exit
 * code 1.
 */
#define THREADED 1
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zookeeper/zookeeper.h>

#define SECONDS 30
#define PIPELINED 1000
#define LARGE (512 * 1024)

static const char *hosts;

#define CHECK(what)                                                                                                     \
    do {                                                                                                                \
        if (!(what)) {                                                                                                  \
            fprintf(stderr, "line %d: %s\n", __LINE__, #what);                                                          \
            exit(1);                                                                                                    \
        }                                                                                                               \
    } while (0)

/* The same of a call's result, which is told. */
#define IS(expected, call)                                                                                              \
    do {                                                                                                                \
        int rc_ = (call);                                                                                               \
        if (rc_ != (expected)) {                                                                                        \
            fprintf(stderr, "line %d: %s gives %d (%s)\n", __LINE__, #call, rc_, zerror(rc_));                          \
            exit(1);                                                                                                    \
        }                                                                                                               \
    } while (0)

/* Waits for something that happens in the client's own threads, for so long and no longer. */
#define UNTIL(what)                                                                                                     \
    do {                                                                                                                \
        int left_ = SECONDS * 100;                                                                                      \
        while (!(what)) {                                                                                               \
            if (left_-- == 0) {                                                                                         \
                fprintf(stderr, "line %d: not in time: %s\n", __LINE__, #what);                                         \
                exit(1);                                                                                                \
            }                                                                                                           \
            usleep(10 * 1000);                                                                                          \
        }                                                                                                               \
    } while (0)

static void said(const char *step) {
    printf("ok %s\n", step);
    fflush(stdout);
}

/* What a handle or a watch was told. */
struct seen {
    pthread_mutex_t mutex;
    int count;
    int type[64];
    char path[64][64];
    int state;
    int lost;
    int connects;
};

static struct seen *new_seen(void) {
    struct seen *seen = calloc(1, sizeof *seen);
    CHECK(seen != NULL);
    pthread_mutex_init(&seen->mutex, NULL);
    return seen;
}

static int count_of(struct seen *seen) {
    pthread_mutex_lock(&seen->mutex);
    int count = seen->count;
    pthread_mutex_unlock(&seen->mutex);
    return count;
}

static void watcher(zhandle_t *zh, int type, int state, const char *path, void *context) {
    struct seen *seen = context;
    (void)zh;
    pthread_mutex_lock(&seen->mutex);
    if (type == ZOO_SESSION_EVENT) {
        seen->state = state;
        seen->lost |= state == ZOO_EXPIRED_SESSION_STATE;
        seen->connects += state == ZOO_CONNECTED_STATE;
    } else if (seen->count < 64) {
        seen->type[seen->count] = type;
        snprintf(seen->path[seen->count], sizeof seen->path[0], "%s", path);
        seen->count++;
    }
    pthread_mutex_unlock(&seen->mutex);
}

static int is_connected(struct seen *seen) {
    pthread_mutex_lock(&seen->mutex);
    int connected = seen->state == ZOO_CONNECTED_STATE;
    pthread_mutex_unlock(&seen->mutex);
    return connected;
}

static zhandle_t *open_at(const char *where, const clientid_t *id, struct seen *seen) {
    zhandle_t *zh = zookeeper_init(where, watcher, 10000, id, seen, 0);
    CHECK(zh != NULL);
    UNTIL(is_connected(seen));
    return zh;
}

static zhandle_t *open_client(void) {
    return open_at(hosts, NULL, new_seen());
}

static void basics(void) {
    zhandle_t *zh = open_client();
    char path[128], data[128];
    int length = sizeof data;
    struct Stat stat;
    IS(ZOK, zoo_create(zh, "/plain", "one", 3, &ZOO_OPEN_ACL_UNSAFE, 0, path, sizeof path));
    CHECK(strcmp(path, "/plain") == 0);
    IS(ZNODEEXISTS, zoo_create(zh, "/plain", "x", 1, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    IS(ZNONODE, zoo_create(zh, "/not/there", "x", 1, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    IS(ZOK, zoo_get(zh, "/plain", 0, data, &length, &stat));
    CHECK(length == 3 && memcmp(data, "one", 3) == 0 && stat.version == 0 && stat.dataLength == 3);
    IS(ZOK, zoo_set2(zh, "/plain", "two", 3, 0, &stat));
    CHECK(stat.version == 1);
    IS(ZBADVERSION, zoo_set(zh, "/plain", "three", 5, 0));
    IS(ZOK, zoo_exists(zh, "/plain", 0, &stat));
    IS(ZNONODE, zoo_exists(zh, "/nowhere", 0, &stat));
    IS(ZOK, zoo_create(zh, "/null", NULL, -1, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    length = sizeof data;
    IS(ZOK, zoo_get(zh, "/null", 0, data, &length, &stat));
    CHECK(length == -1);
    IS(ZOK, zoo_delete(zh, "/null", -1));
    IS(ZOK, zookeeper_close(zh));
    said("create, get, set, exists, delete");
}

static void children(void) {
    zhandle_t *zh = open_client();
    struct String_vector names;
    struct Stat stat;
    IS(ZOK, zoo_create(zh, "/parent", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    for (int i = 0; i < 20; i++) {
        char path[32];
        snprintf(path, sizeof path, "/parent/c%02d", i);
        IS(ZOK, zoo_create(zh, path, "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    }
    IS(ZOK, zoo_get_children(zh, "/parent", 0, &names));
    CHECK(names.count == 20);
    deallocate_String_vector(&names);
    IS(ZOK, zoo_get_children2(zh, "/parent", 0, &names, &stat));
    CHECK(names.count == 20 && stat.numChildren == 20 && stat.cversion == 20);
    deallocate_String_vector(&names);
    IS(ZNOTEMPTY, zoo_delete(zh, "/parent", -1));
    IS(ZOK, zookeeper_close(zh));
    said("children with and without their parent's stat");
}

static void modes(void) {
    zhandle_t *zh = open_client();
    zhandle_t *other = open_client();
    char path[64], later[64];
    struct Stat stat;
    IS(ZOK, zoo_create2(zh, "/e", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL, path, sizeof path, &stat));
    CHECK(stat.ephemeralOwner == zoo_client_id(zh)->client_id);
    IS(ZNOCHILDRENFOREPHEMERALS, zoo_create(zh, "/e/c", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    IS(ZOK, zoo_create(zh, "/s-", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT_SEQUENTIAL, path, sizeof path));
    IS(ZOK, zoo_create(zh, "/s-", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL_SEQUENTIAL, later, sizeof later));
    CHECK(strlen(path) == 3 + 10 && strcmp(path, later) < 0);
    IS(ZOK, zookeeper_close(zh));
    UNTIL(zoo_exists(other, "/e", 0, &stat) == ZNONODE && zoo_exists(other, later, 0, &stat) == ZNONODE);
    IS(ZOK, zoo_exists(other, path, 0, &stat));
    IS(ZOK, zookeeper_close(other));
    said("ephemeral and sequential");
}

static void times_to_live(void) {
    zhandle_t *zh = open_client();
    struct Stat stat;
    IS(ZOK, zoo_create_ttl(zh, "/ttl", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT_WITH_TTL, 1500, NULL, 0));
    IS(ZOK, zoo_create2(zh, "/container", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_CONTAINER, NULL, 0, &stat));
    IS(ZOK, zoo_create(zh, "/container/child", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    IS(ZOK, zoo_exists(zh, "/ttl", 0, &stat));
    UNTIL(zoo_exists(zh, "/ttl", 0, &stat) == ZNONODE);
    IS(ZOK, zoo_exists(zh, "/container", 0, &stat));
    IS(ZOK, zoo_delete(zh, "/container/child", -1));
    UNTIL(zoo_exists(zh, "/container", 0, &stat) == ZNONODE);
    IS(ZOK, zookeeper_close(zh));
    said("containers and times to live");
}

static void multi(void) {
    zhandle_t *zh = open_client();
    zoo_op_t ops[4];
    zoo_op_result_t results[4];
    struct Stat stat;
    char path[64];
    IS(ZOK, zoo_create(zh, "/account", "100", 3, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    zoo_check_op_init(&ops[0], "/account", 0);
    zoo_set_op_init(&ops[1], "/account", "90", 2, 0, &stat);
    zoo_create_op_init(
            &ops[2], "/account/e-", "10", 2, &ZOO_OPEN_ACL_UNSAFE, ZOO_PERSISTENT_SEQUENTIAL, path, sizeof path);
    zoo_delete_op_init(&ops[3], "/account/e-0000000000", -1);
    IS(ZOK, zoo_multi(zh, 4, ops, results));
    CHECK(stat.version == 1 && strcmp(path, "/account/e-0000000000") == 0);
    zoo_create_op_init(&ops[0], "/never", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, path, sizeof path);
    zoo_check_op_init(&ops[1], "/account", 7);
    zoo_delete_op_init(&ops[2], "/account", -1);
    IS(ZBADVERSION, zoo_multi(zh, 3, ops, results));
    CHECK(results[0].err == ZOK && results[1].err == ZBADVERSION);
    CHECK(results[2].err == ZRUNTIMEINCONSISTENCY);
    IS(ZNONODE, zoo_exists(zh, "/never", 0, &stat));
    IS(ZOK, zookeeper_close(zh));
    said("multi");
}

static void large_values(void) {
    zhandle_t *zh = open_client();
    char *value = malloc(LARGE), *back = malloc(LARGE);
    int length = LARGE;
    struct Stat stat;
    CHECK(value != NULL && back != NULL);
    for (int i = 0; i < LARGE; i++) {
        value[i] = (char)(i * 31 + i / 256);
    }
    IS(ZOK, zoo_create(zh, "/large", value, LARGE, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    IS(ZOK, zoo_get(zh, "/large", 0, back, &length, &stat));
    CHECK(length == LARGE && stat.dataLength == LARGE && memcmp(value, back, LARGE) == 0);
    free(value);
    free(back);
    IS(ZOK, zookeeper_close(zh));
    said("half a megabyte");
}

/* Completions of the asynchronous calls, which come in the order of the calls. */
struct order {
    int next;
    int failed;
};

struct call {
    struct order *order;
    int number;
};

static void created(int rc, const char *value, const void *data) {
    const struct call *call = data;
    (void)value;
    call->order->failed |= rc != ZOK || call->order->next != call->number;
    __atomic_fetch_add(&call->order->next, 1, __ATOMIC_SEQ_CST);
}

static void got(int rc, const char *value, int length, const struct Stat *stat, const void *data) {
    const struct call *call = data;
    (void)stat;
    call->order->failed |= rc != ZOK || length != 1 || value[0] != 'v' || call->order->next != call->number;
    __atomic_fetch_add(&call->order->next, 1, __ATOMIC_SEQ_CST);
}

static void synced(int rc, const char *value, const void *data) {
    int *result = (int *)data;
    __atomic_store_n(result, rc == ZOK && strcmp(value, "/async") == 0 ? 1 : -1, __ATOMIC_SEQ_CST);
}

static void asynchronous(void) {
    static struct order writes, reads;
    static struct call calls[2][PIPELINED];
    static int in_sync;
    zhandle_t *zh = open_client();
    char path[32];
    IS(ZOK, zoo_create(zh, "/async", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    for (int i = 0; i < PIPELINED; i++) {
        snprintf(path, sizeof path, "/async/n%d", i);
        calls[0][i] = (struct call){&writes, i};
        IS(ZOK, zoo_acreate(zh, path, "v", 1, &ZOO_OPEN_ACL_UNSAFE, 0, created, &calls[0][i]));
    }
    for (int i = 0; i < PIPELINED; i++) {
        snprintf(path, sizeof path, "/async/n%d", i);
        calls[1][i] = (struct call){&reads, i};
        IS(ZOK, zoo_aget(zh, path, 0, got, &calls[1][i]));
    }
    IS(ZOK, zoo_async(zh, "/async", synced, &in_sync));
    UNTIL(__atomic_load_n(&in_sync, __ATOMIC_SEQ_CST) != 0);
    CHECK(in_sync == 1 && writes.next == PIPELINED && reads.next == PIPELINED);
    CHECK(!writes.failed && !reads.failed);
    IS(ZOK, zookeeper_close(zh));
    said("two thousand requests in flight, answered in order");
}

static void watches(void) {
    zhandle_t *zh = open_client();
    zhandle_t *writer = open_client();
    struct seen *seen = new_seen();
    struct Stat stat;
    struct String_vector names;
    char data[16];
    int length = sizeof data;
    IS(ZNONODE, zoo_wexists(zh, "/watched", watcher, seen, &stat));
    IS(ZOK, zoo_create(writer, "/watched", "1", 1, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    UNTIL(count_of(seen) == 1);
    CHECK(seen->type[0] == ZOO_CREATED_EVENT && strcmp(seen->path[0], "/watched") == 0);
    IS(ZOK, zoo_wget(zh, "/watched", watcher, seen, data, &length, &stat));
    IS(ZOK, zoo_set(writer, "/watched", "2", 1, -1));
    UNTIL(count_of(seen) == 2);
    CHECK(seen->type[1] == ZOO_CHANGED_EVENT);
    IS(ZOK, zoo_wget_children(zh, "/watched", watcher, seen, &names));
    deallocate_String_vector(&names);
    IS(ZOK, zoo_create(writer, "/watched/child", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    UNTIL(count_of(seen) == 3);
    CHECK(seen->type[2] == ZOO_CHILD_EVENT);
    length = sizeof data;
    IS(ZOK, zoo_wget(zh, "/watched/child", watcher, seen, data, &length, &stat));
    IS(ZOK, zoo_delete(writer, "/watched/child", -1));
    UNTIL(count_of(seen) == 4);
    CHECK(seen->type[3] == ZOO_DELETED_EVENT);
    /* One that was taken back says nothing more: what comes after it tells that it had its chance. */
    length = sizeof data;
    IS(ZOK, zoo_wget(zh, "/watched", watcher, seen, data, &length, &stat));
    IS(ZOK, zoo_remove_watches(zh, "/watched", ZWATCHTYPE_DATA, watcher, seen, 0));
    IS(ZNOWATCHER, zoo_remove_watches(zh, "/watched", ZWATCHTYPE_DATA, watcher, seen, 0));
    IS(ZOK, zoo_set(zh, "/watched", "3", 1, -1));
    IS(ZOK, zoo_exists(zh, "/watched", 0, &stat));
    for (int i = 4; i < count_of(seen); i++) {
        CHECK(seen->type[i] != ZOO_CHANGED_EVENT);
    }
    IS(ZOK, zookeeper_close(zh));
    IS(ZOK, zookeeper_close(writer));
    said("watches, and one that is taken back");
}

static void authenticated(int rc, const void *data) {
    int *result = (int *)data;
    __atomic_store_n(result, rc == ZOK ? 1 : -1, __ATOMIC_SEQ_CST);
}

static void access_lists(void) {
    static int in_auth;
    zhandle_t *owner = open_client();
    zhandle_t *stranger = open_client();
    struct ACL_vector held;
    struct Stat stat;
    char data[16];
    int length = sizeof data;
    IS(ZOK, zoo_add_auth(owner, "digest", "user:secret", 11, authenticated, &in_auth));
    UNTIL(__atomic_load_n(&in_auth, __ATOMIC_SEQ_CST) != 0);
    CHECK(in_auth == 1);
    IS(ZOK, zoo_create(owner, "/mine", "1", 1, &ZOO_CREATOR_ALL_ACL, 0, NULL, 0));
    IS(ZNOAUTH, zoo_get(stranger, "/mine", 0, data, &length, &stat));
    IS(ZNOAUTH, zoo_set(stranger, "/mine", "2", 1, -1));
    IS(ZOK, zoo_set(owner, "/mine", "2", 1, -1));
    IS(ZOK, zoo_get_acl(owner, "/mine", &held, &stat));
    CHECK(held.count == 1 && strcmp(held.data[0].id.scheme, "digest") == 0);
    CHECK(strncmp(held.data[0].id.id, "user:", 5) == 0 && held.data[0].perms == ZOO_PERM_ALL);
    deallocate_ACL_vector(&held);
    IS(ZOK, zoo_set_acl(owner, "/mine", 0, &ZOO_READ_ACL_UNSAFE));
    length = sizeof data;
    IS(ZOK, zoo_get(stranger, "/mine", 0, data, &length, &stat));
    IS(ZOK, zookeeper_close(owner));
    IS(ZOK, zookeeper_close(stranger));
    said("access lists and an identity");
}

/* A session of a process that is gone, taken up by its id and password at another server. */
static void taken_up(void) {
    const char *comma = strchr(hosts, ',');
    char first[64];
    CHECK(comma != NULL);
    snprintf(first, sizeof first, "%.*s", (int)(comma - hosts), hosts);
    struct Stat stat;
    struct seen *seen = new_seen();
    clientid_t id;
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        zhandle_t *here = open_at(first, NULL, new_seen());
        IS(ZOK, zoo_create(here, "/survivor", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL, NULL, 0));
        CHECK(write(ends[1], zoo_client_id(here), sizeof id) == sizeof id);
        _exit(0);
    }
    int status;
    CHECK(read(ends[0], &id, sizeof id) == sizeof id);
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    zhandle_t *there = open_at(comma + 1, &id, seen);
    CHECK(zoo_client_id(there)->client_id == id.client_id && !seen->lost);
    IS(ZOK, zoo_exists(there, "/survivor", 0, &stat));
    CHECK(stat.ephemeralOwner == id.client_id);
    clientid_t forged = id;
    forged.passwd[0] ^= 1;
    struct seen *refused = new_seen();
    zhandle_t *thief = zookeeper_init(comma + 1, watcher, 10000, &forged, refused, 0);
    CHECK(thief != NULL);
    UNTIL(refused->lost);
    zookeeper_close(thief);
    IS(ZOK, zoo_exists(there, "/survivor", 0, &stat));
    IS(ZOK, zookeeper_close(there));
    said("a session taken up elsewhere, and refused to a forger");
}

/* The same handle goes to another server when its own is killed. */
static void moved(void) {
    struct seen *seen = new_seen();
    struct seen *watch = new_seen();
    struct Stat stat;
    char server[64], data[16];
    int length = sizeof data;
    zhandle_t *zh = open_at(hosts, NULL, seen);
    int64_t session = zoo_client_id(zh)->client_id;
    IS(ZOK, zoo_create(zh, "/moves", "1", 1, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL, NULL, 0));
    IS(ZOK, zoo_wget(zh, "/moves", watcher, watch, data, &length, &stat));
    const char *name = zoo_get_current_server(zh);
    snprintf(server, sizeof server, "%s", name);
    printf("kill %s\n", server);
    fflush(stdout);
    char answer[16];
    CHECK(fgets(answer, sizeof answer, stdin) != NULL && strcmp(answer, "killed\n") == 0);
    UNTIL(seen->connects == 2);
    CHECK(!seen->lost && zoo_client_id(zh)->client_id == session);
    CHECK(strcmp(zoo_get_current_server(zh), server) != 0);
    IS(ZOK, zoo_exists(zh, "/moves", 0, &stat));
    CHECK(stat.ephemeralOwner == session);
    IS(ZOK, zoo_set(zh, "/moves", "2", 1, -1));
    UNTIL(count_of(watch) == 1);
    CHECK(watch->type[0] == ZOO_CHANGED_EVENT);
    IS(ZOK, zookeeper_close(zh));
    said("a session that moved, with its watch");
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    hosts = argv[1];
    zoo_set_debug_level(getenv("C_CLIENT_DEBUG") != NULL ? ZOO_LOG_LEVEL_DEBUG : 0);
    basics();
    children();
    modes();
    times_to_live();
    multi();
    large_values();
    asynchronous();
    watches();
    access_lists();
    taken_up();
    moved();
    printf("all 11\n");
    return 0;
}
