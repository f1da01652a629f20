"""Questions about orders. Each takes the stores that it asks."""
import json

from pymongo import DESCENDING

TOP_PRODUCTS = "top_products"
TOP_PRODUCTS_SECONDS = 60


def newest_of_customer(db, customer_id, limit):
    """The customer's newest orders, each with the customer's name."""
    customer = db.customers.find_one({"_id": customer_id}, {"name": 1})
    if customer is None:
        return []
    found = db.orders.find({"customer": customer_id}).sort("placed", DESCENDING).limit(limit)
    return [answer(order, customer["name"]) for order in found]


def by_id(db, order_id):
    order = db.orders.find_one({"_id": order_id})
    if order is None:
        return None
    customer = db.customers.find_one({"_id": order["customer"]}, {"name": 1})
    return answer(order, customer["name"])


def top_products(db, cache):
    """The ten products that were ordered most; asked of MongoDB once a minute."""
    cached = cache.get(TOP_PRODUCTS)
    if cached is not None:
        return json.loads(cached)
    products = list(
        db.orders.aggregate(
            [
                {"$unwind": "$lines"},
                {"$group": {"_id": "$lines.product", "quantity": {"$sum": "$lines.quantity"}}},
                {"$sort": {"quantity": -1, "_id": 1}},
                {"$limit": 10},
            ]
        )
    )
    cache.setex(TOP_PRODUCTS, TOP_PRODUCTS_SECONDS, json.dumps(products))
    return products


def answer(order, customer_name):
    return {
        "id": order["_id"],
        "customer": customer_name,
        "placed": order["placed"].isoformat(),
        "lines": order["lines"],
        "total": order["total"],
    }
