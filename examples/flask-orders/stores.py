"""Connections to MongoDB and Redis, as the environment names them."""
import os

import redis
from pymongo import MongoClient

from driver_events import listeners


def connect_mongo():
    client = MongoClient(
        os.environ.get("MONGO_URL", "mongodb://127.0.0.1:27017"),
        serverSelectionTimeoutMS=5000,
        event_listeners=listeners(),
    )
    return client[os.environ.get("MONGO_DB", "orders")]


def connect_redis():
    return redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"), socket_timeout=2)
