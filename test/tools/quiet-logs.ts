/** The handlers' own log lines would bury a test's message. A test of logging gives its own level. */
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
