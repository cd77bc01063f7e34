package dev.belay.runtime.jobs;

import dev.belay.jobs.JobHandler;

/** A kind of job that a service runs off its consumers' threads, with its handler. */
public record KindOfJob(String kind, JobHandler handler) {}
