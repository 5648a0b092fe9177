"""The contract in Python, with nothing but its standard library: written from docs/contract.md alone.

Rows are read from the data set's CSV files into memory, as sums where sums will do. What is posted is appended to a
journal and synchronised to disk before it is acknowledged; a start reads the journal again. It is meant to be read, and
to show that a service need not be ours: one lock around everything makes every answer a single snapshot.
"""

import base64
import csv
import hashlib
import hmac
import json
import math
import os
import re
import signal
import socket
import sys
import threading
import time
from collections import Counter, defaultdict
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = os.environ["BENCH_SECRET"].encode()
DATASET = os.environ["BENCH_DATASET"]
JOURNAL = os.path.join(os.environ["BENCH_STATE"], "journal.jsonl")
DESK, BODY_LIMIT, HEADER_LIMIT, TOKEN_SECONDS = 100, 1_048_576, 16_384, 43_200
# Longest wait for the rest of a body that nobody reads.
LINGER_SECONDS = 1
CHAIN = 0


class Problem(Exception):
    def __init__(self, status, kind, detail="", **more):
        self.status = status
        self.body = {"type": kind, "title": kind, "status": status, "detail": detail, **more}


# --- section 2: the answers -------------------------------------------------------------------------------------------

def rhu(a, b):
    return (2 * a + b) // (2 * b) if b > 0 else None


def log_e5(n):
    return math.floor(100_000 * math.log(n) + 0.5)


def lower_median(values):
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def total(series, ago, days):
    return sum(series[ago:ago + days])


class Figures:
    """A product in a scope: day k of a list is k days ago."""

    def __init__(self, days):
        self.units, self.net, self.delivered = [0] * days, [0] * days, [0] * days
        self.receipts, self.visits, self.nets = 0, Counter(), []

    def stock(self):
        closing, level = [0] * len(self.units), 0
        for ago in reversed(range(len(self.units))):
            level += self.delivered[ago] - self.units[ago]
            closing[ago] = level
        return closing

    def sell(self, age, lines, customer):
        """Lines of this product in one receipt: (quantity, net)."""
        for quantity, net in lines:
            self.units[age] += quantity
            self.net[age] += net
            if age < 28 and quantity > 0:
                self.nets.append(net)
        if age < 28:
            self.receipts += 1
            if customer is not None:
                self.visits[customer] += 1


def kpis(figures, cost, abc):
    units, net, stock = figures.units, figures.net, figures.stock()
    revenue, sold, before = total(net, 0, 28), total(units, 0, 28), total(units, 28, 28)
    last_year = total(net, 364, 28)
    year_margin = total(net, 0, 364) - cost * total(units, 0, 364)
    shelf = sum(max(level, 0) for level in stock[:364])
    customers = len(figures.visits)
    return {
        "revenueCents": revenue,
        "units": sold,
        "receipts": figures.receipts,
        "averageUnitCents": rhu(revenue, sold),
        "grossMarginBp": rhu(10_000 * (revenue - cost * sold), revenue),
        "customers": customers,
        "repeatBp": rhu(10_000 * sum(1 for n in figures.visits.values() if n > 1), customers),
        "medianLineCents": lower_median(figures.nets),
        "trendBp": rhu(10_000 * (sold - before), before),
        "likeForLikeBp": rhu(10_000 * (revenue - last_year), last_year),
        "stockUnits": stock[0],
        "daysOfCoverX10": rhu(280 * stock[0], sold),
        "stockoutDays": sum(1 for level in stock[:28] if level <= 0),
        "gmroiBp": rhu(10_000 * 364 * year_margin, cost * shelf),
        "abcClass": abc,
    }


def forecast(units, weekday_today, ago=0):
    """28 days ahead of the day `ago`, in thousandths of a unit."""
    blocks = [total(units, ago + 7 * k, 7) for k in range(8)]
    level = sum(3 ** k * 4 ** (7 - k) * block for k, block in enumerate(blocks))
    by_weekday = [0] * 7
    for k in range(56):
        by_weekday[(weekday_today - ago - k) % 7] += units[ago + k]
    whole = 58_975 * sum(by_weekday)
    if whole <= 0:
        return [0] * 28
    return [max(0, rhu(1000 * level * by_weekday[(weekday_today - ago + h) % 7], whole)) for h in range(1, 29)]


def wape(units, weekday_today):
    off = sum(abs(1000 * units[28 - h] - g) for h, g in enumerate(forecast(units, weekday_today, 28), 1))
    return rhu(10_000 * off, 1000 * total(units, 0, 28))


def price_advice(figures, price, cost, cover):
    stock, kept = figures.stock(), []
    for ago in range(0, 364, 7):
        sold = total(figures.units, ago, 7)
        average = rhu(total(figures.net, ago, 7), sold)
        if sold > 0 and average >= 1 and min(stock[ago:ago + 7]) > 0:
            kept.append((average, sold))
    xs, ys = [log_e5(a) for a, _ in kept], [log_e5(u) for _, u in kept]
    m = len(kept)
    n = m * sum(x * y for x, y in zip(xs, ys)) - sum(xs) * sum(ys)
    v = m * sum(x * x for x in xs) - sum(xs) ** 2
    vy = m * sum(y * y for y in ys) - sum(ys) ** 2
    low = max(-(-9 * price // 10), -(-105 * cost // 100))
    high = max(11 * price // 10, low)
    clamp = lambda value: min(max(value, low), high)
    best = clamp(rhu(cost * -n, -(n + v))) if n + v < 0 else high
    target = clamp(10 * rhu(best - 9, 10) + 9)
    reasons = [
        (m < 8, "few-weeks"),
        (len({average for average, _ in kept}) < 3, "few-prices"),
        (n >= 0, "no-response"),
        (10 * n * n < v * vy, "weak-fit"),
        (target < price and cover is not None and cover < 70, "low-cover"),
        (target == price, "no-change"),
    ]
    reason = next((name for applies, name in reasons if applies), None)
    return {
        "currentCents": price,
        "action": "hold" if reason else "cut" if target < price else "raise",
        "reason": reason,
        "recommendedCents": price if reason else target,
        "elasticityMilli": rhu(1000 * n, v),
    }


# --- section 1: the store ---------------------------------------------------------------------------------------------

def rows(table):
    with open(os.path.join(DATASET, f"{table}.csv"), newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {name: value or None for name, value in row.items()}


class Store:
    def __init__(self):
        with open(os.path.join(DATASET, "manifest.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        self.lock = threading.Lock()
        self.today = manifest["today"]
        self.T = date.fromisoformat(self.today)
        self.days = manifest["historyDays"] + 1
        self.figures = defaultdict(lambda: Figures(self.days))
        self.prices = {}
        self.accepted = defaultdict(list)
        self.load()
        self.replay()
        self.journal = open(JOURNAL, "ab")

    def age(self, day):
        return (self.T - date.fromisoformat(day[:10])).days

    def load(self):
        self.shops = {int(row["shop_id"]) for row in rows("shop")}
        categories = {row["category_id"]: row["name"] for row in rows("category")}
        self.products = {
            int(row["product_id"]): (row["name"], categories[row["category_id"]], int(row["unit_cost_cents"]))
            for row in rows("product")
        }
        self.accounts = {row["login"]: (row["role"], row["shop_id"] and int(row["shop_id"])) for row in rows("employee")}
        for row in rows("delivery"):
            shop, product, age = int(row["shop_id"]), int(row["product_id"]), self.age(row["delivered_on"])
            for scope in (shop, CHAIN):
                self.figures[scope, product].delivered[age] += int(row["quantity"])
        latest = {}
        for row in rows("price"):
            key, stamp = (int(row["shop_id"]), int(row["product_id"])), (row["valid_from"], int(row["seq"]))
            if row["valid_from"] <= self.today and stamp > latest.get(key, ("", 0)):
                latest[key], self.prices[key] = stamp, int(row["price_cents"])
        receipts = {}
        for row in rows("receipt"):
            customer = row["customer_id"] and int(row["customer_id"])
            receipts[row["shop_id"], row["till"], row["seq"]] = (self.age(row["sold_at"]), customer, [])
        for row in rows("receipt_line"):
            line = [int(row[name]) for name in ("product_id", "quantity", "unit_price_cents", "discount_cents")]
            receipts[row["shop_id"], row["till"], row["seq"]][2].append(line)
        for (shop, _, _), (age, customer, lines) in receipts.items():
            self.sell(int(shop), age, customer, lines)

    def sell(self, shop, age, customer, lines):
        by_product = defaultdict(list)
        for product, quantity, price, discount in lines:
            by_product[product].append((quantity, quantity * price - discount))
        for product, own in by_product.items():
            for scope in (shop, CHAIN):
                self.figures[scope, product].sell(age, own, customer)

    def replay(self):
        """A last line without its end was never acknowledged: it is cut off."""
        if not os.path.exists(JOURNAL):
            return
        with open(JOURNAL, "rb+") as file:
            whole = file.read()
            whole = whole[:whole.rfind(b"\n") + 1]
            file.truncate(len(whole))
        for line in whole.splitlines():
            shop, till, items = json.loads(line)
            self.apply(shop, till, items)

    def apply(self, shop, till, items):
        for item in items:
            self.accepted[shop, till].append(item)
            if till == DESK:
                self.prices[shop, item[0]] = item[2]
            else:
                self.sell(shop, 0, item[1], item[2])

    def post(self, shop, till, first, items):
        """Items as they are compared and kept, numbered from `first`. Returns whether anything was new."""
        with self.lock:
            known = self.accepted[shop, till]
            for offset, item in enumerate(items):
                seq = first + offset
                if seq > len(known) + 1 and offset == 0:
                    raise Problem(409, "gap", "numbers are missing", expectedSeq=len(known) + 1)
                if seq <= len(known) and known[seq - 1] != item:
                    raise Problem(409, "conflict", f"seq {seq} is known with other content")
            fresh = items[max(0, len(known) + 1 - first):]
            if not fresh:
                return False
            self.journal.write(json.dumps([shop, till, fresh]).encode() + b"\n")
            self.journal.flush()
            os.fsync(self.journal.fileno())
            self.apply(shop, till, fresh)
            return True

    def as_of(self, scope):
        return [
            [shop, till, len(items)]
            for (shop, till), items in sorted(self.accepted.items())
            if items and scope in (CHAIN, shop)
        ]

    def classes(self, scope):
        revenue = {product: total(self.figures[scope, product].net, 0, 364) for product in self.products}
        whole, before, classes = sum(revenue.values()), 0, {}
        for product in sorted(revenue, key=lambda product: (-revenue[product], product)):
            classes[product] = (
                "C" if whole <= 0 else "A" if 100 * before < 80 * whole else "B" if 100 * before < 95 * whole else "C"
            )
            before += revenue[product]
        return classes

    def overview(self, scope):
        with self.lock:
            classes, products = self.classes(scope), []
            for product, (name, category, cost) in sorted(self.products.items()):
                figures = kpis(self.figures[scope, product], cost, classes[product])
                shown = ("revenueCents", "units", "trendBp", "grossMarginBp", "daysOfCoverX10", "abcClass")
                line = {"productId": product, "name": name, "category": category}
                products.append({**line, **{key: figures[key] for key in shown}})
            return {"asOf": self.as_of(scope), "data": {**self.head(scope), "today": self.today, "products": products}}

    def detail(self, scope, product):
        with self.lock:
            name, category, cost = self.products[product]
            figures = self.figures[scope, product]
            shops = self.shops if scope == CHAIN else [scope]
            price = lower_median([self.prices[shop, product] for shop in shops])
            values = kpis(figures, cost, self.classes(scope)[product])
            weekday = self.T.weekday()
            ahead = {"dailyMilliUnits": forecast(figures.units, weekday), "wapeBp": wape(figures.units, weekday)}
            data = {
                **self.head(scope), "productId": product, "name": name, "category": category, "today": self.today,
                "kpis": values,
                "forecast": ahead,
                "price": price_advice(figures, price, cost, values["daysOfCoverX10"]),
                "dailyUnits": figures.units[55::-1],
            }
            return {"asOf": self.as_of(scope), "data": data}

    def head(self, scope):
        return {"scope": "chain", "shopId": None} if scope == CHAIN else {"scope": "shop", "shopId": scope}


# --- section 3: the calls ---------------------------------------------------------------------------------------------

def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signature(text):
    return b64(hmac.new(SECRET, text.encode(), hashlib.sha256).digest())


def token_of(login, expiry):
    head = b64(b'{"alg":"HS256","typ":"JWT"}') + "." + b64(json.dumps({"sub": login, "exp": expiry}).encode())
    return f"{head}.{signature(head)}"


def login_of(token):
    try:
        head, payload, signed = token.split(".")
        claims = json.loads(unb64(payload))
        genuine = hmac.compare_digest(signed, signature(f"{head}.{payload}"))
        if genuine and json.loads(unb64(head))["alg"] == "HS256" and claims["exp"] > time.time():
            return claims["sub"]
    except (ValueError, KeyError, TypeError):
        pass
    return None


def form(value, members):
    """Exactly these members, each by its own check."""
    if not isinstance(value, dict) or set(value) != set(members):
        raise Problem(422, "invalid", f"the members are {', '.join(members)}")
    for name, check in members.items():
        if not check(value[name]):
            raise Problem(422, "invalid", f"{name} is not allowed")


def whole(least, most):
    return lambda value: type(value) is int and least <= value <= most


def text(pattern):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def some(least, most):
    return lambda value: isinstance(value, list) and least <= len(value) <= most


ID, MONEY = whole(1, 2_147_483_647), whole(0, 10_000_000)
LOGIN = {"login": text(r"(?s).{1,64}"), "password": text(r"(?s).{1,128}")}
RECEIPTS = {"shopId": ID, "till": whole(101, 32_767), "receipts": some(1, 500)}
RECEIPT = {
    "seq": ID,
    "soldAt": text(r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d"),
    "customerId": lambda value: value is None or ID(value),
    "lines": some(1, 100),
}
LINE = {"productId": ID, "quantity": whole(-100_000, 100_000), "unitPriceCents": MONEY, "discountCents": MONEY}
PRICE = {
    "shopId": ID, "seq": ID, "productId": ID, "validFrom": text(r"\d{4}-\d{2}-\d{2}"), "priceCents": whole(1, 10_000_000),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A small answer must not wait for the acknowledgement of its header.
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer(self.get)

    def do_POST(self):
        self.answer(self.post)

    def do_DELETE(self):
        self.answer(self.other)

    do_PUT = do_PATCH = do_OPTIONS = do_DELETE

    def answer(self, work):
        self.body_read = False
        try:
            if len(self.raw_requestline) + sum(len(k) + len(v) + 4 for k, v in self.headers.items()) > HEADER_LIMIT:
                raise Problem(431, "headers-too-large")
            status, body = work(self.path.split("?")[0])
            self.send(status, body, "application/json")
        except Problem as problem:
            self.send(problem.status, problem.body, "application/problem+json")
        except Exception as error:
            print(f"{self.command} {self.path}: {error!r}", file=sys.stderr, flush=True)
            self.send(500, {"type": "internal", "title": "internal", "status": 500}, "application/problem+json")

    def send(self, status, body, kind):
        data = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
        # An unread body would be taken for the next request.
        if not self.body_read and (self.chunked() or self.headers.get("content-length", "0") != "0"):
            self.close_connection = True
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        if status == 401:
            self.send_header("www-authenticate", "Bearer")
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()
        if self.close_connection and not self.body_read:
            self.linger()

    def linger(self):
        """Were it closed with something unread, the connection would be reset, and the answer lost with it."""
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(LINGER_SECONDS)
            while self.rfile.read1(65536):
                pass
        except OSError:
            pass

    def account(self):
        match = re.fullmatch(r"Bearer +(\S+)", self.headers.get("authorization", ""), re.IGNORECASE)
        account = match and STORE.accounts.get(login_of(match[1]))
        if not account:
            raise Problem(401, "unauthorized", "send a token of /v1/sessions")
        return account

    def body(self):
        data = self.chunks() if self.chunked() else self.announced(int(self.headers.get("content-length") or 0))
        self.body_read = True
        if self.headers.get_content_type() != "application/json":
            raise Problem(415, "unsupported-media-type", "the body must be application/json")
        try:
            return json.loads(data)
        except ValueError:
            raise Problem(400, "malformed", "this is no JSON") from None

    def chunked(self):
        return self.headers.get("transfer-encoding", "").lower() == "chunked"

    def announced(self, length):
        self.within_limit(length)
        return self.rfile.read(length)

    def within_limit(self, length):
        if length > BODY_LIMIT:
            raise Problem(413, "payload-too-large", f"bodies have {BODY_LIMIT} bytes at most")

    def chunks(self):
        data = b""
        while length := int(self.rfile.readline().split(b";")[0], 16):
            self.within_limit(len(data) + length)
            data += self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def get(self, path):
        if path in ("/healthz", "/readyz"):
            return 200, {"status": "ready"}
        match = re.fullmatch(r"/v1/(?:shops/([^/]+)|chain)/products(?:/([^/]+))?", path)
        if not match:
            raise Problem(404, "not-found", "no such path")
        role, own = self.account()
        scope, product = (CHAIN if part is None else self.id_in(part) for part in match.groups())
        if role != "bi" and scope != own:
            raise Problem(403, "forbidden", "a shop's employee reads the own shop only")
        if scope not in STORE.shops | {CHAIN} or product not in STORE.products.keys() | {CHAIN}:
            raise Problem(404, "not-found", "no such shop or product")
        return 200, STORE.overview(scope) if match[2] is None else STORE.detail(scope, product)

    def other(self, path):
        raise Problem(404, "not-found", f"no {self.command} on {path}")

    def id_in(self, part):
        if not re.fullmatch(r"[1-9]\d{0,9}", part, re.ASCII):
            raise Problem(404, "not-found", "not an id")
        return int(part)

    def post(self, path):
        if path == "/v1/sessions":
            return self.session(self.body())
        if path not in ("/v1/receipts", "/v1/prices"):
            raise Problem(404, "not-found", "no such path")
        role, own = self.account()
        if role == "bi":
            raise Problem(403, "forbidden", "the BI team writes nothing")
        return (self.receipts if path == "/v1/receipts" else self.price)(self.body(), own)

    def session(self, body):
        form(body, LOGIN)
        login = body["login"]
        right = hmac.new(SECRET, login.encode(), hashlib.sha256).hexdigest()[:32]
        if login not in STORE.accounts or not hmac.compare_digest(right.encode(), body["password"].encode()):
            raise Problem(401, "unauthorized", "wrong login or password")
        role, shop = STORE.accounts[login]
        expiry = int(time.time()) + TOKEN_SECONDS
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(expiry))
        return 201, {"token": token_of(login, expiry), "expiresAt": stamp, "role": role, "shopId": shop}

    def receipts(self, body, own):
        form(body, RECEIPTS)
        for receipt in body["receipts"]:
            form(receipt, RECEIPT)
            for line in receipt["lines"]:
                form(line, LINE)
        if body["shopId"] != own:
            raise Problem(403, "forbidden", "a shop's employee writes the own shop only")
        first, items = body["receipts"][0]["seq"], []
        for offset, receipt in enumerate(body["receipts"]):
            if receipt["seq"] != first + offset:
                raise Problem(422, "invalid", "the receipts of one call are consecutive")
            if not receipt["soldAt"].startswith(STORE.today + "T"):
                raise Problem(422, "invalid", "soldAt is not today")
            lines = [[line["productId"], line["quantity"], line["unitPriceCents"], line["discountCents"]]
                     for line in receipt["lines"]]
            if any(line[0] not in STORE.products for line in lines):
                raise Problem(422, "invalid", "no such product")
            items.append([receipt["soldAt"], receipt["customerId"], lines])
        new = STORE.post(own, body["till"], first, items)
        return (201 if new else 200), {"shopId": own, "till": body["till"], "seq": first + len(items) - 1}

    def price(self, body, own):
        form(body, PRICE)
        if body["shopId"] != own:
            raise Problem(403, "forbidden", "a shop's employee writes the own shop only")
        if body["validFrom"] != STORE.today or body["productId"] not in STORE.products:
            raise Problem(422, "invalid", "validFrom is not today, or there is no such product")
        new = STORE.post(own, DESK, body["seq"], [[body["productId"], body["validFrom"], body["priceCents"]]])
        return (201 if new else 200), {"shopId": own, "seq": body["seq"]}


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


STORE = Store()
SERVER = Server(("127.0.0.1", int(os.environ["BENCH_PORT"])), Handler)
# What was acknowledged is on disk already; there is nothing else to save.
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
SERVER.serve_forever()
