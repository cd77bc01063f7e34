package dev.belay.worker.together;

import dev.belay.jobs.Lease;
import dev.belay.jobs.LeaseLostException;
import dev.belay.policy.Consistency.Hooks;
import dev.belay.policy.Hook;
import dev.belay.schemas.BackupCommand;
import dev.belay.worker.together.HookCalls.HookFailedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds an application's writes back. Before it does so, it notes that it may, so that the next
 * attempt of the job resumes them.
 */
public final class Quiescence implements Rendezvous.Pause {
  private static final Logger LOG = LoggerFactory.getLogger(Quiescence.class);
  private static final int RESUME_ATTEMPTS = 3;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

  private final HookCalls calls;
  private final Hooks hooks;
  private final BackupCommand set;
  private final Lease lease;
  private final Report report;
  private final Clock clock;
  private final List<String> warnings = new ArrayList<>();
  private boolean held;

  /** Receives the result of each hook call. */
  @FunctionalInterface
  public interface Report {
    /**
     * @param failure empty when the hook has acted
     */
    void ended(String hook, Instant startedAt, Instant finishedAt, Optional<String> failure);
  }

  /**
   * @param calls calls the application's hooks
   * @param set what is captured
   * @param lease of the job that captures it
   */
  public Quiescence(
      HookCalls calls, Hooks hooks, BackupCommand set, Lease lease, Report report, Clock clock) {
    this.calls = calls;
    this.hooks = hooks;
    this.set = set;
    this.lease = lease;
    this.report = report;
    this.clock = clock;
  }

  @Override
  public void begin() throws LeaseLostException, HookFailedException, InterruptedException {
    lease.note(SetNote.begun(true).encode());
    held = true;
    call(HookCalls.QUIESCE, hooks.quiesce());
  }

  /** Resumes writes that an earlier attempt may have held back when it died. */
  public void endFormer() {
    held = true;
    end();
  }

  /** Whether writes may still be held back. */
  public boolean mayHold() {
    return held;
  }

  /** Warnings for people. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Resumes even when the thread is interrupted: the application is waiting. */
  @Override
  public void end() {
    if (!held) {
      return;
    }
    Thread resuming = Thread.ofVirtual().name("resume").start(this::resume);
    boolean interrupted = false;
    while (true) {
      try {
        resuming.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Tries on after every error: an application whose writes nobody resumes is the worst outcome.
   */
  private void resume() {
    for (int attempt = 1; ; attempt++) {
      try {
        call(HookCalls.RESUME, hooks.resume());
        held = false;
        noteResumed();
        return;
      } catch (HookFailedException | RuntimeException e) {
        if (attempt == RESUME_ATTEMPTS) {
          LOG.atError()
              .addKeyValue("belay.recovery_set", set.getRecoverySetId())
              .setCause(e)
              .log("The application may still hold its writes back; resume it by hand");
          warnings.add(e.getMessage() + ": the application may still hold its writes back");
          return;
        }
        pause();
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts a resuming thread", e);
      }
    }
  }

  /** If this note fails, the next attempt resumes once more, which is harmless. */
  private void noteResumed() {
    try {
      lease.note(SetNote.begun(false).encode());
    } catch (LeaseLostException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("belay.recovery_set", set.getRecoverySetId())
          .setCause(e)
          .log(
              "Could not note that the application was resumed; a later attempt may resume it"
                  + " again");
    }
  }

  private void call(String name, Hook hook) throws HookFailedException, InterruptedException {
    Instant startedAt = clock.instant();
    try {
      calls.call(name, hook, set);
      report.ended(name, startedAt, clock.instant(), Optional.empty());
    } catch (HookFailedException e) {
      report.ended(name, startedAt, clock.instant(), Optional.of(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_ATTEMPTS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a resuming thread", e);
    }
  }
}
