package dev.belay.policy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belay.policy.Policy;
import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.policy.read.PolicyReaderTest;
import dev.belay.policy.store.ShelfKind;
import dev.belay.policy.store.StoreKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePolicyTest {
  private static final StoreKinds KINDS = StoreKinds.of(List.of(new ShelfKind()));
  private static final String GOOD = PolicyReaderTest.GOOD;
  private static final String CHANGED = GOOD.replace("timeout: 15m", "timeout: 16m");
  private static final String BROKEN = GOOD.replace("timeout: 15m", "timeout: never");

  @TempDir private Path folder;

  @Test
  void aBrokenPolicyIsNotOpened() throws Exception {
    Path file = write(BROKEN);

    assertThatThrownBy(() -> LivePolicy.open(file, KINDS))
        .isInstanceOf(InvalidPolicyException.class);
    assertThatThrownBy(() -> LivePolicy.open(folder.resolve("none"), KINDS))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aChangeIsTakenOver() throws Exception {
    try (LivePolicy live = LivePolicy.open(write(GOOD), KINDS)) {
      Policy before = live.get();
      write(CHANGED);

      live.refresh();

      assertThat(live.get().version()).isNotEqualTo(before.version());
      assertThat(timeout(live)).isEqualTo(Duration.ofMinutes(16));
      assertThat(live.problem()).isEmpty();
    }
  }

  @Test
  void whoFollowsIsToldOfEachVersionOnce() throws Exception {
    try (LivePolicy live = LivePolicy.open(write(GOOD), KINDS)) {
      List<String> told = new ArrayList<>();
      String first = live.get().version();
      live.follow(policy -> told.add(policy.version()));
      live.refresh();
      write(BROKEN);
      live.refresh();
      write(CHANGED);
      live.refresh();
      live.refresh();

      assertThat(told).containsExactly(first, live.get().version());
    }
  }

  @Test
  void theSameContentIsTheSamePolicy() throws Exception {
    try (LivePolicy live = LivePolicy.open(write(GOOD), KINDS)) {
      Policy before = live.get();
      write(GOOD);

      live.refresh();

      assertThat(live.get()).isSameAs(before);
    }
  }

  @Test
  void aBrokenChangeLeavesTheOldVersionAndIsTold() throws Exception {
    try (LivePolicy live = LivePolicy.open(write(GOOD), KINDS)) {
      Policy before = live.get();
      write(BROKEN);

      live.refresh();
      live.refresh();

      assertThat(live.get()).isSameAs(before);
      assertThat(live.problem())
          .hasValueSatisfying(
              problem -> {
                assertThat(problem.message()).contains("rules[0].timeout", "never");
                assertThat(problem.problems()).hasSize(1);
              });
    }
  }

  @Test
  void aProblemIsOverWithTheNextGoodVersionOrTheOldOne() throws Exception {
    try (LivePolicy live = LivePolicy.open(write(GOOD), KINDS)) {
      write(BROKEN);
      live.refresh();
      write(GOOD);
      live.refresh();
      assertThat(live.problem()).isEmpty();
      write(BROKEN);
      live.refresh();
      write(CHANGED);

      live.refresh();

      assertThat(live.problem()).isEmpty();
      assertThat(timeout(live)).isEqualTo(Duration.ofMinutes(16));
    }
  }

  @Test
  void aFileThatIsGoneLeavesTheOldVersion() throws Exception {
    Path file = write(GOOD);
    try (LivePolicy live = LivePolicy.open(file, KINDS)) {
      Files.delete(file);

      live.refresh();

      assertThat(timeout(live)).isEqualTo(Duration.ofMinutes(15));
      assertThat(live.problem())
          .hasValueSatisfying(problem -> assertThat(problem.message()).contains("can't be read"));
    }
  }

  /** As Kubernetes replaces a ConfigMap: belay.yaml → ..data/belay.yaml, ..data → a new folder. */
  @Test
  void theWatcherSeesASymbolicLinkThatIsSwapped() throws Exception {
    Files.writeString(Files.createDirectory(folder.resolve("..v1")).resolve("belay.yaml"), GOOD);
    Files.writeString(Files.createDirectory(folder.resolve("..v2")).resolve("belay.yaml"), CHANGED);
    Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
    Path file =
        Files.createSymbolicLink(folder.resolve("belay.yaml"), Path.of("..data/belay.yaml"));
    try (LivePolicy live = LivePolicy.open(file, KINDS)) {
      live.start(Duration.ofMillis(5));
      Path next = Files.createSymbolicLink(folder.resolve("..next"), Path.of("..v2"));

      Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

      awaitTimeout(live, Duration.ofMinutes(16));
    }
  }

  @Test
  void theWatcherEndsWithClose() throws Exception {
    LivePolicy live = LivePolicy.open(write(GOOD), KINDS);
    live.start(Duration.ofMillis(1));
    live.close();
    write(CHANGED);

    live.close();

    assertThat(timeout(live)).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void anIntervalOfNothingIsRefused() throws Exception {
    try (LivePolicy live = LivePolicy.open(write(GOOD), KINDS)) {
      assertThatThrownBy(() -> live.start(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PT0S");
    }
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("belay.yaml"), text);
  }

  private static void awaitTimeout(LivePolicy live, Duration expected) {
    await().untilAsserted(() -> assertThat(timeout(live)).isEqualTo(expected));
  }

  private static Duration timeout(LivePolicy live) {
    return live.get()
        .application("shop")
        .orElseThrow()
        .environment("production")
        .orElseThrow()
        .rule("before-deploy")
        .orElseThrow()
        .capturing()
        .timeout();
  }
}
