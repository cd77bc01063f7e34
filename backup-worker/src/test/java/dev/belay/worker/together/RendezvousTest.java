package dev.belay.worker.together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.vault.Manifest;
import dev.belay.worker.together.Rendezvous.Member;
import dev.belay.worker.together.Rendezvous.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

@Timeout(30)
class RendezvousTest {
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private final Pause pause =
      new Pause() {
        @Override
        public void begin() {
          seen.add("pause");
        }

        @Override
        public void end() {
          seen.add("go on");
        }
      };

  @Test
  void noSnapshotIsTakenBeforeAllAreReadyAndWritesPause() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);

    TogetherCapture.run(
        List.of(
            signal -> capture(signal, () -> {}),
            signal -> capture(signal, slow::countDown),
            signal -> {
              slow.await(); // the others have reached the signal, or are about to
              return capture(signal, () -> {});
            }),
        Optional.empty(),
        pause);

    assertThat(seen.subList(0, 4)).containsExactly("ready", "ready", "ready", "pause");
    assertThat(seen.subList(4, 8)).containsExactlyInAnyOrder("taken", "taken", "taken", "go on");
    assertThat(seen.indexOf("go on")).isEqualTo(7);
    assertThat(seen.subList(8, 11)).containsOnly("read");
  }

  @Test
  void snapshotsThatAreTooFarApartAreTakenAgain() throws Exception {
    AtomicInteger slowly = new AtomicInteger(2);

    TogetherCapture.Result result =
        TogetherCapture.run(
            List.of(
                signal -> untilKept(signal, new AtomicInteger(), Duration.ZERO),
                signal -> untilKept(signal, slowly, Duration.ofMillis(1100))),
            Optional.of(Duration.ofSeconds(1)),
            pause);

    assertThat(result.skew()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(seen).filteredOn("pause"::equals).hasSize(3);
    assertThat(seen).filteredOn("go on"::equals).hasSize(3);
  }

  @Test
  void whatIsNeverCloseEnoughFailsWithWhatWasMeasured() {
    assertThatThrownBy(
            () ->
                TogetherCapture.run(
                    List.of(
                        signal -> untilKept(signal, new AtomicInteger(), Duration.ZERO),
                        signal -> untilKept(signal, new AtomicInteger(100), Duration.ofMillis(20))),
                    Optional.of(Duration.ofMillis(1)),
                    pause))
        .isInstanceOf(Rendezvous.Apart.class)
        .hasMessageContaining("max-skew is 1 ms")
        .hasMessageContaining("ms apart");
    assertThat(seen).filteredOn("go on"::equals).hasSize(Rendezvous.ROUNDS);
  }

  /** Before it was taken, or after that and before all are solid. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSnapshotThatIsLostBringsAllBackToTheSignal(boolean taken) throws Exception {
    TogetherCapture.run(
        List.of(
            signal -> untilKept(signal, new AtomicInteger(), Duration.ZERO),
            signal -> {
              signal.ready();
              if (taken) {
                signal.taken();
              }
              signal.again();
              return untilKept(signal, new AtomicInteger(), Duration.ZERO);
            }),
        Optional.empty(),
        pause);

    assertThat(seen).filteredOn("pause"::equals).hasSize(2);
    assertThat(seen).filteredOn("read"::equals).hasSize(2);
  }

  /** How often one may be lost, each capture knows by itself: it can tell what stood in its way. */
  @Test
  void lostSnapshotsAreNoRoundsThatWereApart() throws Exception {
    int lost = Rendezvous.ROUNDS + 1;

    TogetherCapture.run(
        List.of(
            signal -> untilKept(signal, new AtomicInteger(), Duration.ZERO),
            signal -> {
              for (int i = 0; i < lost; i++) {
                signal.ready();
                signal.taken();
                signal.again();
              }
              return untilKept(signal, new AtomicInteger(), Duration.ZERO);
            }),
        Optional.of(Duration.ofSeconds(20)),
        pause);

    assertThat(seen).filteredOn("pause"::equals).hasSize(lost + 1);
    assertThat(seen).filteredOn("read"::equals).hasSize(2);
  }

  @Test
  void theFirstFailureEndsTheOthersAndIsTold() {
    DataStoreException failure = new DataStoreException.Misconfigured("no such database", null);

    assertThatThrownBy(
            () ->
                TogetherCapture.run(
                    List.of(
                        signal -> capture(signal, () -> {}),
                        signal -> {
                          throw failure;
                        }),
                    Optional.empty(),
                    pause))
        .isSameAs(failure);
    assertThat(seen).doesNotContain("read", "pause");
  }

  @Test
  void aFailureWhileReadingEndsTheOthers() {
    DataStoreException failure = new DataStoreException.Unavailable("the server went away", null);

    assertThatThrownBy(
            () ->
                TogetherCapture.run(
                    List.of(
                        signal -> {
                          capture(signal, () -> {});
                          new CountDownLatch(1).await(); // reads for ever, until it is interrupted
                          throw new AssertionError();
                        },
                        signal -> {
                          capture(signal, () -> {});
                          throw failure;
                        }),
                    Optional.empty(),
                    pause))
        .isSameAs(failure);
  }

  @Test
  void aSnapshotLostWhileTheOthersReadIsNotReplaced() {
    assertThatThrownBy(
            () ->
                TogetherCapture.run(
                    List.of(
                        signal -> capture(signal, () -> {}),
                        signal -> {
                          capture(signal, () -> {});
                          signal.again();
                          throw new AssertionError();
                        }),
                    Optional.empty(),
                    pause))
        .isInstanceOf(DataStoreException.Unavailable.class);
  }

  @Test
  void aPauseThatFailsEndsAllAndWritesGoOn() {
    IllegalStateException failure = new IllegalStateException("not now");

    assertThatThrownBy(
            () ->
                TogetherCapture.run(
                    List.of(signal -> capture(signal, () -> {})),
                    Optional.empty(),
                    new Pause() {
                      @Override
                      public void begin() {
                        throw failure;
                      }

                      @Override
                      public void end() {
                        seen.add("go on");
                      }
                    }))
        .isSameAs(failure);
    assertThat(seen).containsExactly("ready", "go on");
  }

  @Test
  void aDriverThatWaitsForNoSignalIsFoundOut() {
    assertThatThrownBy(
            () ->
                TogetherCapture.run(
                    List.of(signal -> capture(signal, () -> {}), signal -> manifest()),
                    Optional.empty(),
                    pause))
        .isInstanceOf(DataStoreException.Failed.class);
  }

  private Manifest capture(Member signal, Runnable atTheSignal) throws Exception {
    seen.add("ready");
    atTheSignal.run();
    signal.ready();
    seen.add("taken");
    signal.taken();
    assertThat(signal.agreed()).isTrue();
    seen.add("read");
    return manifest();
  }

  /** Takes its snapshots late, so many times. */
  private Manifest untilKept(Member signal, AtomicInteger late, Duration by) throws Exception {
    while (true) {
      signal.ready();
      if (late.getAndDecrement() > 0) {
        Thread.sleep(by);
      }
      signal.taken();
      if (signal.agreed()) {
        seen.add("read");
        return manifest();
      }
      signal.again();
    }
  }

  private static Manifest manifest() {
    Instant at = Instant.EPOCH;
    return new Manifest(
        Manifest.FORMAT_VERSION,
        "point",
        "set",
        "shop-db",
        "postgresql",
        "shop",
        "production",
        "manual",
        null,
        null,
        at,
        at,
        at,
        Map.of(),
        List.of(),
        new Manifest.Totals(1, 1, 1),
        List.of(),
        JsonNodeFactory.instance.objectNode());
  }
}
