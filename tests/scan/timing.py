"""Whether the time of an answer tells what the answer does not: who has an account, and what others have.

Each pair of questions is asked in turns, the first of a pair alternating, so that whatever else the machine does falls
on both alike; the medians may differ by 10 ms. A server that does tell is found out: one is planted first.
"""

import statistics
import time
from contextlib import contextmanager

from house import COORDINATOR, FILER, NETWORK, PEOPLE, Caller, House
from planted import Planted

MOST = 0.010
SIGN_INS, LINKS, PAGES = 200, 40, 60
# Ten wrong passwords in five minutes are all that an account bears; the right one resets its count.
IN_A_ROW = 9
HAS_NOT = "no-such-thing"


def took(ask):
    """Seconds that a question takes, and its answer."""
    began = time.perf_counter()
    answer = ask()
    return time.perf_counter() - began, answer


def source(number):
    """An address of this machine that no other question comes from."""
    return f"127.{20 + number // 60000}.{number // 250 % 240}.{number % 250 + 1}"


def compared(name, pairs, most=MOST):
    """What is wrong with pairs of questions: both answers must be the same, and take as long."""
    times = ([], [])
    for number, pair in enumerate(pairs):
        answers = {}
        for side in (number % 2, 1 - number % 2):
            seconds, answers[side] = took(pair[side])
            times[side].append(seconds)
        if answers[0].status != answers[1].status:
            yield f"{name}: {answers[0].status} and {answers[1].status}"
            return
    first, second = (statistics.median(side) for side in times)
    print(f"  {name}: {len(times[0])} pairs, medians {first * 1000:.1f} and {second * 1000:.1f} ms")
    if abs(first - second) > most:
        yield f"{name}: medians of {first * 1000:.1f} and {second * 1000:.1f} ms tell them apart"


def sign_ins(port, pairs):
    """A wrong password for somebody who has an account, and for nobody."""
    for number in range(pairs):
        turn, who = divmod(number, len(PEOPLE))
        if turn and turn % IN_A_ROW == 0:
            assert Caller(port, source(number + 30_000)).signs_in(PEOPLE[who]).status == 303, "the right password is refused"
        is_here, is_not = PEOPLE[who], PEOPLE[who].replace("@", f".{number}@")
        yield tuple(
            lambda email=email, at=at: Caller(port, source(2 * number + at)).signs_in(email, "not the right password")
            for at, email in enumerate((is_here, is_not)))


def links(port, people):
    """A link asked for by somebody, who gets one at most once in ten minutes, and by nobody."""
    for number, email in enumerate(people):
        yield tuple(
            lambda asked=asked: Caller(port, source(number)).post("/sign-in/link", [("email", asked)])
            for asked in (email, f"not-{email}"))


def pages(who, foreign, absent):
    """A page of others, and one that nobody has."""
    return [(lambda: who.get(foreign), lambda: who.get(absent))] * PAGES


def invited(server, coordinator):
    """Addresses of people who have just been invited, so that each is sent a link."""
    people = [f"guest{number}@custard-yard-kitchen.example" for number in range(LINKS)]
    lines = "\n".join(f"{email}, custard-yard-kitchen" for email in people)
    assert coordinator.post(f"/{NETWORK}/invite", [("role", "filer"), ("lines", lines)]).status == 200
    return people


def of_pages(server, filer, coordinator):
    """Pages of another enterprise and another network beside those of none."""
    returns, board = f"/{NETWORK}/returns/2025-Q4", f"/{NETWORK}/board"
    for name, who, foreign, absent in [
        ("another's return", filer, f"{returns}/viaduct-radio", f"{returns}/{HAS_NOT}"),
        ("another's figure", filer, f"/{NETWORK}/figures/2025-Q4/viaduct-radio/EC01", f"/{NETWORK}/figures/2025-Q4/{HAS_NOT}/EC01"),
        ("the board, as a filer", filer, board, f"/{NETWORK}/{HAS_NOT}"),
        ("another network's board", coordinator, "/elsewhere/board", f"/{HAS_NOT}/board"),
        ("another network's return", coordinator, "/elsewhere/returns/2025-Q4/theirs", f"/{HAS_NOT}/returns/2025-Q4/theirs"),
        ("another network's settings", coordinator, "/elsewhere/settings", f"/{HAS_NOT}/settings"),
    ]:
        answers = who.get(foreign), who.get(absent)
        if [answer.status for answer in answers] != [404, 404] or answers[0].body != answers[1].body:
            yield f"{name}: {foreign} and {absent} do not answer alike, with 404"
        yield from compared(name, pages(who, foreign, absent))


def second_network(server):
    """A network in which nobody of the first has a role."""
    said = [server.run("network", "create", "elsewhere", "--name", "Elsewhere", "--starter", "plain")]
    theirs = server.folder / "theirs.csv"
    theirs.write_text("slug,name,from,to,sector,place,postcode,legal_form,org_id,founded\ntheirs,Theirs,2025-01-01,,,,,,,\n")
    said.append(server.run("enterprise", "import", "--network", "elsewhere", theirs))
    assert all(code == 0 for code, _ in said), said


def faults(binary):
    """What is wrong."""
    with House(binary) as server:
        with Planted(server.port) as planted:
            told = list(compared("sign-in, planted", sign_ins(planted.port, 36)))
            if not told:
                yield "a server that takes 30 ms longer for who has an account was not found out"
    with House(binary) as server:
        second_network(server)
        filer, coordinator = Caller(server.port, "127.0.0.2"), Caller(server.port, "127.0.0.3")
        assert filer.signs_in(FILER).status == coordinator.signs_in(COORDINATOR).status == 303
        yield from compared("sign-in", sign_ins(server.port, SIGN_INS))
        yield from compared("a link by mail", links(server.port, invited(server, coordinator)))
        yield from of_pages(server, filer, coordinator)
