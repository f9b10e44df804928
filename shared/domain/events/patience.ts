/**
 * Seconds for which AWS tries to hand an event, or the beginning of what is scheduled, over to a function that Lambda cannot run: as
 * long as executions wait for AWS (docs/runbook.md, "Outages"). After that a person should know, and the dead letter raises the alarm.
 */
export const EVENT_AGE_SECONDS = 5_400;
