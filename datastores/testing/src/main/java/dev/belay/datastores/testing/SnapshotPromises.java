package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A capture is of one instant: its own, or the one that it is told. */
abstract class SnapshotPromises extends Trial {
  @Test
  void aSnapshotIsOfOneInstantWhileTheStoreIsWrittenTo() throws Exception {
    StoreConnection store = fixture().store();
    fixture().putBoth(store, "one", "other", "0");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 1; !stop.get(); i++) {
                      fixture().putBoth(store, "one", "other", String.valueOf(i));
                    }
                  } catch (Exception | Error e) {
                    failed.set(e);
                  }
                });
    try {
      for (int round = 0; round < 3; round++) {
        StoreConnection target = fixture().empty();

        driver()
            .restore(capture(store), vault, new RestoreTarget.Store(target), ProgressListener.NONE);

        Map<String, String> items = fixture().items(target);
        assertThat(items.get("one")).isNotNull().isEqualTo(items.get("other"));
      }
    } finally {
      stop.set(true);
      writer.join();
    }
    assertThat(failed.get()).isNull();
  }

  @Test
  void takesItsSnapshotAtTheSignalAndAgainWhenItIsLetGo() throws Exception {
    var coordinated = given(driver().coordinated());
    StoreConnection store = filled();
    List<String> signals = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean written = new AtomicBoolean();

    Manifest point =
        coordinated.capture(
            Captures.of(store),
            new Signals(signals) {
              @Override
              boolean keeps() throws DataStoreException {
                if (written.getAndSet(true)) {
                  return true;
                }
                writeUnchecked(store);
                return false;
              }
            },
            vault,
            ProgressListener.NONE);

    assertThat(signals)
        .containsExactly("ready", "taken", "agreed", "again", "ready", "taken", "agreed");
    assertThat(point.totals().rows()).isEqualTo(ITEMS + 1);
    assertThat(vault.openWriters()).isZero();
  }

  @Test
  void aPartnerThatFailsEndsTheCapture() throws Exception {
    var coordinated = given(driver().coordinated());
    StoreConnection store = filled();

    assertThatThrownBy(
            () ->
                coordinated.capture(
                    Captures.of(store),
                    new Signals(new ArrayList<>()) {
                      @Override
                      boolean keeps() throws DataStoreException {
                        throw new DataStoreException.Unavailable("the partner failed", null);
                      }
                    },
                    vault,
                    ProgressListener.NONE))
        .isInstanceOf(DataStoreException.Unavailable.class)
        .hasMessageContaining("the partner failed");
    assertThat(vault.openWriters()).isZero();
  }

  private void writeUnchecked(StoreConnection store) {
    try {
      fixture().put(store, "later", "added");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Records what a capture signals, and answers it. */
  private abstract static class Signals implements SnapshotSignal {
    private final List<String> heard;

    Signals(List<String> heard) {
      this.heard = heard;
    }

    abstract boolean keeps() throws DataStoreException;

    @Override
    public void ready() {
      heard.add("ready");
    }

    @Override
    public void taken() {
      heard.add("taken");
    }

    @Override
    public boolean agreed() throws DataStoreException {
      heard.add("agreed");
      return keeps();
    }

    @Override
    public void again() {
      heard.add("again");
    }
  }
}
