package dev.belay.jobs;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims jobs and runs them, a limited number at the same time. If a process dies, another process
 * claims its job when the lease has run out. If a process stops in good order, it gives its jobs
 * back at once.
 */
public final class JobRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final RepeatedFailure claiming = new RepeatedFailure(LOG, "Claiming a job");
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final JobStore store;
  private final Map<String, JobHandler> handlers;
  private final JobSettings settings;
  private final String owner;
  private final Semaphore free;
  private final Semaphore recorded = new Semaphore(0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Tracer tracer;
  private volatile boolean stopping;

  /**
   * @param owner names this process; it must be unique for each process and for each of its starts
   */
  public JobRunner(
      JobStore store, Map<String, JobHandler> handlers, JobSettings settings, String owner) {
    this(store, handlers, settings, owner, TracerProvider.noop().get(""));
  }

  /**
   * @param tracer of each attempt of a job that was recorded in a trace
   */
  public JobRunner(
      JobStore store,
      Map<String, JobHandler> handlers,
      JobSettings settings,
      String owner,
      Tracer tracer) {
    this.store = store;
    this.tracer = tracer;
    this.handlers = Map.copyOf(handlers);
    this.settings = settings;
    this.owner = owner;
    this.free = new Semaphore(settings.parallelism());
  }

  public void start() {
    store.onRecorded(recorded::release);
    threads.execute(this::claimUntilStopped);
  }

  /** The kinds of jobs that it runs. */
  public Set<String> kinds() {
    return handlers.keySet();
  }

  /** Interrupts the running jobs, gives them back, and returns when all have ended. */
  @Override
  public void close() {
    stopping = true;
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn()
            .log(
                "Jobs did not stop in time; other processes take them over when their leases run"
                    + " out");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void claimUntilStopped() {
    while (!stopping) {
      try {
        free.acquire();
        Optional<Claim> claim = claimOrWait();
        if (claim.isEmpty()) {
          free.release();
          continue;
        }
        threads.execute(
            () -> {
              try {
                process(claim.get());
              } finally {
                free.release();
                recorded.release(); // it may be due again soon, or another of its lane now
              }
            });
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Optional<Claim> claimOrWait() throws InterruptedException {
    recorded.drainPermits();
    Duration pause = settings.poll();
    try {
      Optional<Claim> claim = store.claim(owner, settings.lease(), handlers.keySet());
      claiming.isOver();
      if (claim.isPresent()) {
        return claim;
      }
      pause = store.pause(settings.poll(), handlers.keySet());
    } catch (RuntimeException e) {
      claiming.happened(e);
    }
    boolean woken = recorded.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
    LOG.atTrace().addKeyValue("belay.woken", woken).log("Looking for jobs again");
    return Optional.empty();
  }

  private void process(Claim claim) {
    Job job = claim.job();
    JobHandler handler = handlers.get(job.kind());
    try (Traced attempt =
        Traced.within(job.traceparent(), tracer, job.kind(), step -> described(step, job))) {
      process(claim, handler, attempt);
    }
  }

  private static SpanBuilder described(SpanBuilder step, Job job) {
    return step.setAttribute("belay.job", job.id())
        .setAttribute("belay.attempt", (long) job.attempt());
  }

  private void process(Claim claim, @Nullable JobHandler handler, Traced attempt) {
    Job job = claim.job();
    try {
      if (handler == null) {
        // Another version of this service may know the kind, so leave the job for it until its
        // deadline.
        store.release(job, owner, Duration.ofMinutes(1));
      } else if (claim.cancelled()) {
        fail(handler, job, new JobFailure.Cancelled(job.attempt() - 1));
      } else if (claim.expired()) {
        fail(handler, job, new JobFailure.DeadlinePassed(job.attempt() - 1, claim.lastFailure()));
      } else if (claim.deaths() >= settings.maxDeaths()) {
        fail(handler, job, new JobFailure.Abandoned(job.attempt() - 1, claim.previousOwner()));
      } else {
        run(handler, claim, attempt);
      }
    } catch (LeaseLostException e) {
      store.tally().count(job.kind(), JobTally.Ending.LEASE_LOST);
      attempt.failed(e);
      LOG.atInfo().addKeyValue("belay.job", job.id()).log("Another process has taken over the job");
    } catch (RuntimeException e) {
      attempt.failed(e);
      // Nothing was decided. The lease runs out, and the job is claimed again.
      LOG.atWarn()
          .addKeyValue("belay.job", job.id())
          .setCause(e)
          .log("Could not write the job's state; the job is claimed again when its lease runs out");
    }
  }

  private void run(JobHandler handler, Claim claim, Traced attempt) throws LeaseLostException {
    Job job = claim.job();
    try (RunningLease lease = new RunningLease(store, claim, owner, settings)) {
      try {
        List<OutboxRecord> records = handler.run(job, lease);
        lease.stopRenewing();
        store.complete(job, owner, records);
        store.tally().count(job.kind(), JobTally.Ending.DONE);
      } catch (Exception e) {
        lease.stopRenewing();
        attempt.failed(e);
        // The lease knows what interrupted the handler. Clear the flag: the database must be
        // reachable from here on.
        boolean interrupted = Thread.interrupted();
        LOG.atDebug().addKeyValue("belay.interrupted", interrupted).log("An attempt ended early");
        afterException(handler, claim, lease, e);
      }
    }
  }

  private void afterException(JobHandler handler, Claim claim, RunningLease lease, Exception cause)
      throws LeaseLostException {
    Job job = claim.job();
    if (cause instanceof LeaseLostException lost) {
      throw lost;
    }
    switch (lease.end()) {
      case LOST -> throw new LeaseLostException(job);
      case CANCELLED -> fail(handler, job, new JobFailure.Cancelled(job.attempt()));
      case DEADLINE ->
          fail(handler, job, new JobFailure.DeadlinePassed(job.attempt(), claim.lastFailure()));
      case HELD -> {
        if (stopping) {
          store.release(job, owner, Duration.ZERO);
          return;
        }
        Optional<Duration> retry = handler.retryAfter(job, cause);
        if (retry.isPresent()) {
          LOG.atWarn()
              .addKeyValue("belay.job", job.id())
              .addKeyValue("belay.attempt", job.attempt())
              .log("An attempt failed; the next one is in {}: {}", retry.get(), cause.getMessage());
          Optional<String> remembered = handler.remembered(cause);
          if (remembered.isPresent()) {
            store.remember(job, owner, remembered.get());
          }
          store.release(job, owner, retry.get(), handler.retrying(job, cause, retry.get()));
          store.tally().count(job.kind(), JobTally.Ending.RETRIED);
        } else {
          fail(handler, job, new JobFailure.Failed(job.attempt(), cause));
        }
      }
    }
  }

  private void fail(JobHandler handler, Job job, JobFailure failure) throws LeaseLostException {
    store.fail(job, owner, handler.failed(job, failure));
    store.tally().count(job.kind(), JobTally.Ending.FAILED);
  }
}
