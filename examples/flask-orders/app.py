"""Orders over HTTP: a small Flask application on MongoDB (pymongo) and Redis."""
import os
import signal
import sys

from flask import Flask, abort, jsonify, request

import orders
from stores import connect_mongo, connect_redis

app = Flask(__name__)
db = connect_mongo()
cache = connect_redis()


@app.get("/health")
def health():
    db.command("ping")
    return jsonify(status="ok")


@app.get("/customers/<int:customer_id>/orders")
def customer_orders(customer_id):
    limit = min(request.args.get("limit", default=20, type=int), 100)
    return jsonify(orders.newest_of_customer(db, customer_id, limit))


@app.get("/orders/<int:order_id>")
def one_order(order_id):
    order = orders.by_id(db, order_id)
    return abort(404) if order is None else jsonify(order)


@app.get("/products/top")
def top_products():
    return jsonify(orders.top_products(db, cache))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Threads, as a production server has: one slow answer must not hold up the others.
    app.run(host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ["PORT"]), threaded=True)
