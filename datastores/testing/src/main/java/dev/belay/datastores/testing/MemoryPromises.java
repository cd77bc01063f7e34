package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.testing.Victim.Work;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Memory stays bounded while the data grows: five times a heap goes through that heap. */
abstract class MemoryPromises extends Trial {
  private static final int HEAP_MEGABYTES = 48;
  private static final int VALUE_BYTES = 1 << 20;
  private static final int VALUES = 5 * HEAP_MEGABYTES;

  @Test
  void fiveTimesTheHeapIsCapturedAndRestored() throws Exception {
    Assumptions.assumeFalse(
        fixture().keepsStoresInMemory(), "its stores are in memory, as large as they are");
    StoreConnection store = fixture().store();
    fill(store);
    String point = UUID.randomUUID().toString();
    Victim victim = new Victim(folder, driver());

    victim.run(Work.CAPTURE, store, point, "", 0, HEAP_MEGABYTES + "m");
    StoreConnection target = fixture().empty();
    victim.run(Work.RESTORE, target, "-", point, 0, HEAP_MEGABYTES + "m");

    try (Vault shared = Victim.vault(folder)) {
      Manifest captured = shared.manifest(point).manifest();
      Manifest arrived = driver().capture(Captures.of(target), shared, ProgressListener.NONE);
      assertThat(captured.totals().rows()).isEqualTo(VALUES);
      assertThat(arrived.totals().rows()).isEqualTo(VALUES);
      assertThat(arrived.totals().logicalBytes()).isEqualTo(captured.totals().logicalBytes());
    }
  }

  private void fill(StoreConnection store) throws Exception {
    Random random = new Random(7);
    byte[] half = new byte[VALUE_BYTES / 2];
    for (int done = 0; done < VALUES; ) {
      Map<String, String> some = new TreeMap<>();
      for (int i = 0; i < 16 && done < VALUES; i++, done++) {
        random.nextBytes(half);
        some.put("large" + done, HexFormat.of().formatHex(half));
      }
      fixture().putAll(store, some);
    }
  }
}
