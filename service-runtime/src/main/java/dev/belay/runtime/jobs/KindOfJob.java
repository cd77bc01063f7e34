package dev.belay.runtime.jobs;

import dev.belay.jobs.JobHandler;

/** What a service does off its consumers' threads: each kind of job has one handler. */
public record KindOfJob(String kind, JobHandler handler) {}
