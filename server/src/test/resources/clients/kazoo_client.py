"""What Kazoo does against three servers, one step after the other.

usage: kazoo_client.py HOST:PORT,HOST:PORT,HOST:PORT

Prints a line for each step that held. Where the line "kill HOST:PORT" comes out, whoever runs this kills that server and
answers with a line; everything else is asserted here, and the first failure ends the script with a trace and exit code 1.
"""

import logging
import socket
import struct
import sys
import threading
import time
import uuid

from kazoo.client import KazooClient, KazooState
from kazoo.exceptions import (
    BadVersionError,
    NoAuthError,
    NodeExistsError,
    NoNodeError,
    NotEmptyError,
    RolledBackError,
)
from kazoo.protocol.states import EventType
from kazoo.recipe.barrier import DoubleBarrier
from kazoo.recipe.cache import TreeCache
from kazoo.retry import KazooRetry
from kazoo.security import make_acl, make_digest_acl

SECONDS = 30
HOSTS = sys.argv[1]
logging.basicConfig(level=logging.CRITICAL)
clients = []


def said(step):
    print("ok", step, flush=True)


def client(hosts=HOSTS, **options):
    made = KazooClient(
        hosts=hosts,
        timeout=10.0,
        connection_retry=KazooRetry(max_tries=-1, delay=0.1, max_delay=0.5),
        command_retry=KazooRetry(max_tries=60, delay=0.1, max_delay=0.5),
        **options,
    )
    made.start(timeout=SECONDS)
    clients.append(made)
    return made


def until(description, condition):
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "not in time: " + description
        time.sleep(0.02)


def raises(kind, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except kind:
        return
    raise AssertionError("no " + kind.__name__)


def words():
    zk = client()
    assert zk.command(b"ruok") == "imok", zk.command(b"ruok")
    assert "Mode: " in zk.command(b"srvr")
    assert zk.command(b"isro") == "rw"
    said("words")


def version():
    assert client().server_version() >= (3, 9)
    said("the version that envi tells")


def basics():
    zk = client()
    assert zk.create("/plain", b"one") == "/plain"
    path, stat = zk.create("/with-stat", b"four", include_data=True)
    assert (path, stat.dataLength, stat.version) == ("/with-stat", 4, 0)
    raises(NodeExistsError, zk.create, "/plain", b"two")
    raises(NoNodeError, zk.create, "/not/there", b"")
    assert zk.create("/made/on/the/way", b"x", makepath=True) == "/made/on/the/way"
    assert zk.exists("/nowhere") is None
    assert zk.set("/plain", b"two", version=0).version == 1
    raises(BadVersionError, zk.set, "/plain", b"three", version=0)
    data, stat = zk.get("/plain")
    assert (data, stat.version) == (b"two", 1)
    children, stat = zk.get_children("/made", include_data=True)
    assert (children, stat.numChildren) == (["on"], 1)
    raises(NotEmptyError, zk.delete, "/made")
    zk.delete("/made", recursive=True)
    assert zk.exists("/made") is None
    assert zk.sync("/") == "/"
    large = bytes(bytearray(range(256))) * 2048
    zk.create("/large", large)
    assert zk.get("/large")[0] == large
    zk.create("/süß/漢字", "grün".encode(), makepath=True)
    assert zk.get("/süß/漢字")[0].decode() == "grün"
    said("basics")


def modes():
    zk = client()
    other = client()
    zk.ensure_path("/modes")
    assert zk.create("/modes/e", b"", ephemeral=True) == "/modes/e"
    assert zk.exists("/modes/e").ephemeralOwner == zk.client_id[0]
    names = [zk.create("/modes/s-", b"", sequence=True) for _ in range(3)]
    assert names == sorted(names) and len(set(names)) == 3, names
    last = zk.create("/modes/es-", b"", ephemeral=True, sequence=True)
    assert last.startswith("/modes/es-") and int(last[-10:]) == 4, last
    zk.stop()
    until("ephemerals go", lambda: len(other.get_children("/modes")) == 3)
    said("modes")


def transactions():
    zk = client()
    zk.create("/account", b"100")
    good = zk.transaction()
    good.check("/account", version=0)
    good.set_data("/account", b"90")
    good.create("/account/entry-", b"10", sequence=True)
    good.create("/spare")
    good.delete("/spare")
    results = good.commit()
    assert results[1].version == 1 and results[2].startswith("/account/entry-"), results
    bad = zk.transaction()
    bad.create("/never")
    bad.check("/account", version=7)
    bad.delete("/account")
    kinds = [type(result) for result in bad.commit()]
    assert kinds[0] is RolledBackError and kinds[1] is BadVersionError, kinds
    assert zk.exists("/never") is None
    said("transactions")


def one_shot_watches():
    zk = client()
    writer = client()
    events = []
    zk.exists("/watched", watch=events.append)
    writer.create("/watched", b"1")
    until("created", lambda: [e.type for e in events] == [EventType.CREATED])
    zk.get("/watched", watch=events.append)
    zk.get_children("/watched", watch=events.append)
    writer.set("/watched", b"2")
    writer.create("/watched/child")
    until("changed and child", lambda: len(events) == 3)
    assert {e.type for e in events[1:]} == {EventType.CHANGED, EventType.CHILD}, events
    said("one-shot watches")


def lasting_watches():
    zk = client()
    writer = client()
    writer.ensure_path("/lasting")
    values, lists = [], []

    @zk.DataWatch("/lasting")
    def seen(data, stat):
        values.append(data)

    @zk.ChildrenWatch("/lasting")
    def children(names):
        lists.append(sorted(names))

    for i in range(5):
        writer.set("/lasting", b"%d" % i)
        until("value %d" % i, lambda: values[-1] == b"%d" % i)
        writer.create("/lasting/c%d" % i)
        until("child %d" % i, lambda: len(lists[-1]) == i + 1)
    writer.delete("/lasting", recursive=True)
    until("deleted", lambda: values[-1] is None)
    said("DataWatch and ChildrenWatch")


def tree_cache():
    zk = client()
    writer = client()
    writer.ensure_path("/tree/a")
    cache = TreeCache(zk, "/tree")
    cache.start()
    writer.create("/tree/a/b", b"deep")
    until("cached", lambda: cache.get_data("/tree/a/b") is not None)
    assert cache.get_data("/tree/a/b").data == b"deep"
    cache.close()
    said("TreeCache")


def beside(work, count):
    """Runs work(i) in so many threads, each with a client, and gives what failed in one of them."""
    failures = []

    def guarded(i, zk):
        try:
            work(i, zk)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(i, client())) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * SECONDS)
        assert not thread.is_alive(), "a thread hangs in " + work.__name__
    assert not failures, failures


class Inside:
    """Counts who is inside at once."""

    def __init__(self):
        self.now, self.most, self.visits = 0, 0, 0
        self.guard = threading.Lock()

    def visit(self):
        with self.guard:
            self.now += 1
            self.visits += 1
            self.most = max(self.most, self.now)
        time.sleep(0.005)
        with self.guard:
            self.now -= 1


def locks():
    inside = Inside()

    def lock(i, zk):
        for _ in range(5):
            with zk.Lock("/lock", "contender-%d" % i):
                inside.visit()

    beside(lock, 4)
    assert (inside.most, inside.visits) == (1, 20), vars(inside)
    holder, other = client(), client()
    held = holder.Lock("/lock", "holder")
    assert held.acquire()
    assert not other.Lock("/lock").acquire(blocking=False)
    assert other.Lock("/lock").contenders() == ["holder"]
    holder.stop()
    assert other.Lock("/lock").acquire(timeout=SECONDS)
    shared = [client().ReadLock("/shared"), client().ReadLock("/shared")]
    assert all(reader.acquire(timeout=SECONDS) for reader in shared)
    assert not client().WriteLock("/shared").acquire(blocking=False)
    said("Lock, ReadLock and WriteLock")


def semaphores():
    inside = Inside()

    def lease(i, zk):
        with zk.Semaphore("/leases", max_leases=2):
            inside.visit()

    beside(lease, 5)
    assert inside.most <= 2 and inside.visits == 5, vars(inside)
    said("Semaphore")


def elections():
    inside = Inside()

    def stand(i, zk):
        zk.Election("/election", "candidate-%d" % i).run(inside.visit)

    beside(stand, 4)
    assert (inside.most, inside.visits) == (1, 4), vars(inside)
    said("Election")


def queues():
    zk, other = client(), client()
    queue = zk.Queue("/queue")
    queue.put(b"late", priority=200)
    queue.put(b"first")
    queue.put(b"second")
    taken = other.Queue("/queue")
    assert [taken.get() for _ in range(4)] == [b"first", b"second", b"late", None]
    locking = zk.LockingQueue("/locking")
    locking.put_all([b"a", b"b"])
    elsewhere = other.LockingQueue("/locking")
    assert locking.get(timeout=SECONDS) == b"a"
    assert elsewhere.get(timeout=SECONDS) == b"b"
    assert locking.consume() and elsewhere.consume()
    assert len(locking) == 0
    said("Queue and LockingQueue")


def counters():
    def add(i, zk):
        counter = zk.Counter("/counter")
        for _ in range(10):
            counter += 1

    beside(add, 3)
    assert client().Counter("/counter").value == 30
    said("Counter")


def barriers():
    zk = client()
    barrier = zk.Barrier("/barrier")
    barrier.create()
    assert client().Barrier("/barrier").wait(timeout=0.3) is False
    barrier.remove()
    assert client().Barrier("/barrier").wait(timeout=SECONDS) is True
    passed = Inside()

    def meet(i, zk):
        double = DoubleBarrier(zk, "/double", 3)
        double.enter()
        passed.visit()
        double.leave()

    beside(meet, 3)
    assert passed.visits == 3
    said("Barrier and DoubleBarrier")


def parties():
    a, b = client(), client()
    party, other = a.Party("/party", "a"), b.Party("/party", "b")
    party.join()
    other.join()
    assert sorted(party) == ["a", "b"]
    b.stop()
    until("b has left", lambda: list(party) == ["a"])
    said("Party")


def access():
    owner, stranger = client(), client()
    owner.add_auth("digest", "user:secret")
    acl = [make_digest_acl("user", "secret", all=True), make_acl("world", "anyone", read=True)]
    owner.create("/mine", b"1", acl=acl)
    assert stranger.get("/mine")[0] == b"1"
    raises(NoAuthError, stranger.set, "/mine", b"2")
    owner.set("/mine", b"2")
    held, stat = stranger.get_acls("/mine")
    assert len(held) == 2 and stat.aversion == 0, held
    owner.set_acls("/mine", [make_digest_acl("user", "secret", all=True)])
    raises(NoAuthError, stranger.get, "/mine")
    wrong = client(auth_data=[("digest", "user:wrong")])
    raises(NoAuthError, wrong.get, "/mine")
    right = client(auth_data=[("digest", "user:secret")])
    assert right.get("/mine")[0] == b"2"
    said("ACLs and digest identities")


def pipelined():
    zk = client()
    zk.ensure_path("/many")
    created = [zk.create_async("/many/n%04d" % i, b"v") for i in range(1000)]
    assert [c.get(timeout=SECONDS) for c in created] == ["/many/n%04d" % i for i in range(1000)]
    read = [zk.get_async("/many/n%04d" % i) for i in range(1000)]
    assert all(r.get(timeout=SECONDS)[0] == b"v" for r in read)
    assert len(zk.get_children("/many")) == 1000
    said("a thousand requests in flight")


def end_session(session, password):
    """Attaches to a session and closes it in one breath, before its owner could take it back."""
    host, port = HOSTS.split(",")[0].split(":")
    attach = struct.pack("!iqiqi16s?", 0, 0, 10_000, session, 16, password, False)
    close = struct.pack("!ii", 1, -11)
    with socket.create_connection((host, int(port)), SECONDS) as raw:
        raw.sendall(struct.pack("!i", len(attach)) + attach + struct.pack("!i", len(close)) + close)
        while raw.recv(1024):
            pass


def expiry():
    zk = client()
    states = []
    zk.add_listener(states.append)
    zk.create("/goes-with-me", b"", ephemeral=True)
    end_session(*zk.client_id)
    until("lost", lambda: KazooState.LOST in states)
    until("connected anew", lambda: states[-1] == KazooState.CONNECTED)
    assert zk.retry(zk.exists, "/goes-with-me") is None
    said("an ended session")


def moved():
    """The session goes on at another server when its own is killed."""
    zk = client(randomize_hosts=False)
    states, values = [], []
    zk.add_listener(states.append)
    session = zk.client_id[0]
    zk.create("/survivor", b"before", ephemeral=True)

    @zk.DataWatch("/survivor")
    def seen(data, stat):
        values.append(data)

    print("kill", HOSTS.split(",")[0], flush=True)
    assert sys.stdin.readline().strip() == "killed"
    until("another server", lambda: states[-2:] == [KazooState.SUSPENDED, KazooState.CONNECTED])
    assert zk.client_id[0] == session and KazooState.LOST not in states
    assert zk.retry(zk.exists, "/survivor").ephemeralOwner == session
    zk.retry(zk.set, "/survivor", b"after")
    until("the watch went along", lambda: values[-1] == b"after")
    unique = uuid.uuid4().hex.encode()
    zk.retry(zk.set, "/survivor", unique)
    assert zk.retry(zk.get, "/survivor")[0] == unique
    said("a session that moved")


STEPS = [
    words,
    basics,
    modes,
    transactions,
    one_shot_watches,
    lasting_watches,
    tree_cache,
    locks,
    semaphores,
    elections,
    queues,
    counters,
    barriers,
    parties,
    access,
    pipelined,
    expiry,
    version,
    moved,
]

for step in STEPS:
    step()
    for used in clients:
        used.stop()
        used.close()
    clients.clear()
print("all", len(STEPS), flush=True)
