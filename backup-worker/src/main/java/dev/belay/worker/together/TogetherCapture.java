package dev.belay.worker.together;

import dev.belay.vault.Manifest;
import dev.belay.worker.together.Rendezvous.Member;
import dev.belay.worker.together.Rendezvous.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Captures that run at the same time, each on its own thread. The first failure ends all of them.
 */
public final class TogetherCapture {
  private TogetherCapture() {}

  /** The capture of one data store. {@code signal} makes it wait for the others. */
  @FunctionalInterface
  public interface Capture {
    Manifest run(Member signal) throws Exception;
  }

  /**
   * @param manifests in the order of the captures; none is committed yet
   * @param skew the longest time between the snapshots
   */
  public record Result(List<Manifest> manifests, Duration skew) {
    public Result {
      manifests = List.copyOf(manifests);
    }
  }

  /**
   * @throws Exception the first failure of a capture or of the pause; nothing runs any more then
   */
  public static Result run(List<Capture> captures, Optional<Duration> maxSkew, Pause pause)
      throws Exception {
    Rendezvous rendezvous = new Rendezvous();
    List<Member> members = captures.stream().map(capture -> rendezvous.join()).toList();
    List<Future<Manifest>> running = new ArrayList<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (int i = 0; i < captures.size(); i++) {
        Capture capture = captures.get(i);
        Member member = members.get(i);
        running.add(threads.submit(() -> run(capture, member)));
      }
      Duration skew = rendezvous.bringTogether(maxSkew, pause);
      rendezvous.awaitEnd();
      List<Manifest> manifests = new ArrayList<>();
      for (Future<Manifest> each : running) {
        manifests.add(each.get());
      }
      return new Result(manifests, skew);
    } finally {
      end(threads);
    }
  }

  private static Manifest run(Capture capture, Member member) throws Exception {
    try {
      Manifest manifest = capture.run(member);
      member.ended(null);
      return manifest;
    } catch (Exception | Error e) {
      member.ended(e instanceof Exception exception ? exception : new IllegalStateException(e));
      throw e;
    }
  }

  /** Waits even when interrupted: a capture that goes on would hold its locks. */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
