package dev.belay.gateway;

import dev.belay.jobs.JobHandler;

/** What the gateway does off its consumers' threads: each kind of job has one handler. */
public record KindOfJob(String kind, JobHandler handler) {}
