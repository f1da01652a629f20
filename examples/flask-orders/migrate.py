"""Creates the indexes of the application in MONGO_DB."""
from pymongo import ASCENDING, DESCENDING

from stores import connect_mongo

connect_mongo().orders.create_index([("customer", ASCENDING), ("placed", DESCENDING)])
