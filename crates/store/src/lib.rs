//! The encrypted database: migrations, repositories, audit chain and run log.
