package dev.belay.cli;

import dev.belay.datastores.Comparing;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.Comparison.Sample;
import dev.belay.datastores.Comparison.Status;
import dev.belay.datastores.Comparison.Value;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import java.util.List;

/** Finds no difference between a point and itself, and always the same ones otherwise. */
final class FakeComparing implements Comparing {
  private static final String ELSEWHERE = "the command connects to no store: workers do";

  @Override
  public Comparison compare(
      Manifest before, Manifest after, Vault vault, int samples, ProgressListener progress) {
    progress.progressed("public.note", 50, 100);
    Comparison.Part same = table("public.same", 0, 0, 0, "", List.of());
    if (before.recoveryPointId().equals(after.recoveryPointId())) {
      return new Comparison(after.snapshotAt(), "rows", List.of(same));
    }
    List<Sample> rows =
        List.of(
            new Sample(
                List.of(new Value("id", "1"), new Value("body", "a\tb")),
                List.of(new Value("id", "1"), new Value("body", null))),
            new Sample(List.of(new Value("id", "2")), null),
            new Sample(null, List.of(new Value("id", "3"))));
    return new Comparison(
        after.snapshotAt(),
        "rows",
        List.of(
            table("public.note", 1, 1, 1, "columns added: x", samples == 0 ? List.of() : rows),
            same));
  }

  private static Comparison.Part table(
      String name, long added, long changed, long removed, String detail, List<Sample> samples) {
    Status status = detail.isEmpty() ? Status.COMPARED : Status.RESTRUCTURED;
    return new Comparison.Part(
        name, status, "primary-key", 7, 7, added, changed, removed, detail, samples);
  }

  @Override
  public Comparison compare(
      Manifest before, Vault vault, StoreConnection now, int samples, ProgressListener progress) {
    throw new AssertionError(ELSEWHERE);
  }
}
