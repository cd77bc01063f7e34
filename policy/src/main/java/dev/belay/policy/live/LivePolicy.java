package dev.belay.policy.live;

import dev.belay.policy.Policy;
import dev.belay.policy.read.Allowed;
import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.policy.read.PolicyReader;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.yaml.PolicyProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy of a file that may change. A new version takes effect as a whole. If a version is
 * refused or can't be read, the old one stays in force, and {@link #problem()} reports it until the
 * file is right again. The content is compared, not the file's times, so it does not matter how the
 * file is replaced.
 *
 * <p>The handler of an event asks {@link #get()} once, and uses that version to the end.
 */
public final class LivePolicy implements Supplier<Policy>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LivePolicy.class);
  private static final Duration SETTLING = Duration.ofMillis(200);

  private final Path file;
  private final Path folder;
  private final StoreKinds kinds;
  private final Allowed allowed;
  private volatile Policy policy;
  private volatile @Nullable Problem problem;
  private @Nullable Thread watcher;
  private final List<Consumer<Policy>> followers = new ArrayList<>();

  /**
   * Why the current content of the file is not in force.
   *
   * @param version the version of the refused content; null if the file can't be read
   * @param message the whole explanation, for people; holds no secret
   * @param problems empty if the file can't be read
   */
  public record Problem(@Nullable String version, String message, List<PolicyProblem> problems) {
    public Problem {
      problems = List.copyOf(problems);
    }
  }

  private LivePolicy(Path file, StoreKinds kinds, Allowed allowed, Policy policy) {
    this.allowed = allowed;
    this.file = file;
    this.kinds = kinds;
    this.folder = folder(file);
    this.policy = policy;
  }

  private static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file : folder;
  }

  /**
   * @param kinds the kinds of data store that it may name
   * @throws IOException when the file can't be read
   * @throws InvalidPolicyException listing every problem in the file
   */
  public static LivePolicy open(Path file, StoreKinds kinds)
      throws IOException, InvalidPolicyException {
    return open(file, kinds, Allowed.EVERYTHING);
  }

  /**
   * As {@link #open(Path, StoreKinds)}.
   *
   * @param allowed what the author of the policy may name, in later versions as well
   */
  public static LivePolicy open(Path file, StoreKinds kinds, Allowed allowed)
      throws IOException, InvalidPolicyException {
    LivePolicy live = new LivePolicy(file, kinds, allowed, PolicyReader.read(file, kinds, allowed));
    LOG.atInfo()
        .addKeyValue("belay.policy_version", live.policy.version())
        .addKeyValue("belay.applications", live.policy.applications().keySet())
        .log("Read the policy");
    return live;
  }

  /** The version in force. */
  @Override
  public Policy get() {
    return policy;
  }

  /**
   * Tells of the version in force: at once, and each time that another one comes into force, before
   * anybody else can see it change again.
   *
   * @param follower must neither wait nor fail
   */
  public synchronized void follow(Consumer<Policy> follower) {
    follower.accept(policy);
    followers.add(follower);
  }

  /** Present while the file's content is not the version in force. */
  public Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  /** Puts the file's content into force, if it has changed and is right. */
  public synchronized void refresh() {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      refuse(new Problem(null, "the policy " + file + " can't be read: " + e, List.of()));
      return;
    }
    String version = PolicyReader.version(content);
    if (version.equals(policy.version())) {
      clear();
      return;
    }
    Problem known = problem;
    if (known != null && version.equals(known.version())) {
      return;
    }
    try {
      Policy changed = PolicyReader.read(file.toString(), content, folder, kinds, allowed);
      LOG.atInfo()
          .addKeyValue("belay.policy_version", changed.version())
          .addKeyValue("belay.previous_policy_version", policy.version())
          .log("Put a new version of the policy into force");
      policy = changed;
      problem = null;
      followers.forEach(follower -> follower.accept(changed));
    } catch (InvalidPolicyException e) {
      refuse(new Problem(version, String.valueOf(e.getMessage()), e.problems()));
    }
  }

  private void clear() {
    if (problem != null) {
      problem = null;
      LOG.atInfo()
          .addKeyValue("belay.policy_version", policy.version())
          .log("The policy file holds the version in force again");
    }
  }

  private void refuse(Problem refused) {
    if (!refused.equals(problem)) {
      problem = refused;
      LOG.atError()
          .addKeyValue("belay.policy_version", policy.version())
          .log("Refused the changed policy; the old one stays in force: {}", refused.message());
    }
  }

  /**
   * Checks the file repeatedly, until this object is closed.
   *
   * @param interval between two checks, more than zero
   */
  public synchronized void start(Duration interval) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("the interval must be more than zero, not " + interval);
    }
    if (watcher == null) {
      watcher = Thread.ofVirtual().name("policy-watcher").start(() -> watch(interval));
    }
  }

  private void watch(Duration interval) {
    try {
      while (true) {
        Thread.sleep(interval);
        refreshWhenSettled(interval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A half-written file may also be a valid policy, so only content that stays unchanged is used.
   */
  private void refreshWhenSettled(Duration interval) throws InterruptedException {
    try {
      String seen = versionOfFile();
      if (!policy.version().equals(seen)) {
        Thread.sleep(interval.compareTo(SETTLING) < 0 ? interval : SETTLING);
        if (!java.util.Objects.equals(seen, versionOfFile())) {
          return;
        }
      }
      refresh();
    } catch (RuntimeException e) {
      // A fault must not end the watching: the old policy would stay in force without notice.
      refuse(
          new Problem(
              null, "the policy " + file + " can't be checked for changes: " + e, List.of()));
    }
  }

  private @Nullable String versionOfFile() {
    try {
      return PolicyReader.version(Files.readAllBytes(file));
    } catch (IOException e) {
      return null;
    }
  }

  /** Ends the watching. The policy in force stays available. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      running = watcher;
      watcher = null;
    }
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
