package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.postgresql.capture.CaptureAttempt.Captured;
import dev.belay.datastores.postgresql.capture.Catalogue.TableSource;
import dev.belay.datastores.postgresql.capture.PieceReader.LargeObjectPiece;
import dev.belay.datastores.postgresql.capture.PieceReader.Piece;
import dev.belay.datastores.postgresql.capture.PieceReader.TablePiece;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObjectBatch;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.Privilege;
import dev.belay.datastores.postgresql.contents.PostgresContents.Schema;
import dev.belay.datastores.postgresql.contents.PostgresContents.Setting;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.readiness.RollbackNeeds;
import dev.belay.datastores.postgresql.schema.SchemaText;
import dev.belay.vault.Manifest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the manifest from what an attempt has read. */
final class ManifestAssembly {
  private final CaptureRequest request;
  private final Captured captured;
  private final int toolMajor;
  private final SegmentIndex index = new SegmentIndex();

  ManifestAssembly(CaptureRequest request, Captured captured, int toolMajor) {
    this.request = request;
    this.captured = captured;
    this.toolMajor = toolMajor;
  }

  Manifest manifest(Instant startedAt, Instant finishedAt, long bytesRead) {
    PostgresContents contents = contents();
    long rows = contents.tables().stream().mapToLong(Table::rows).sum();
    long stored =
        captured.schema().storedBytes()
            + captured.pieces().stream().mapToLong(Piece::newlyStoredBytes).sum();
    return new Manifest(
        Manifest.FORMAT_VERSION,
        request.recoveryPointId(),
        request.recoverySetId(),
        request.store().name(),
        PostgresContents.DRIVER,
        request.application(),
        request.environment(),
        request.trigger(),
        request.commit(),
        request.deploymentId(),
        startedAt,
        captured.snapshotAt(),
        finishedAt,
        request.labels(),
        request.assertions(),
        new Manifest.Totals(rows, bytesRead + captured.schema().archive().length, stored),
        index.segments(),
        contents.toJson(),
        contents.warnings(),
        Gaps.of(captured.facts().gaps(), request.store()));
  }

  private PostgresContents contents() {
    CapturedFacts facts = captured.facts();
    List<LargeObjectBatch> largeObjects = largeObjects();
    List<String> roles = roles(largeObjects);
    return new PostgresContents(
        PostgresContents.VERSION,
        facts.server(),
        facts.database(),
        schema(),
        tables(),
        captured.sequences(),
        largeObjects,
        facts.materializedViews(),
        roles,
        RoleClosure.of(roles, facts.roleRights()),
        facts.tablespaces(),
        facts.foreignTables(),
        facts.extensions(),
        facts.collations(),
        captured.generated(),
        warnings());
  }

  private Schema schema() {
    SchemaText text = SchemaText.parse(captured.schema().sql());
    return new Schema(
        index.places(captured.schema().segments()),
        sha256(captured.schema().archive()),
        toolMajor,
        text.fingerprint(),
        captured.facts().database().encodingOfText(),
        text.objects(),
        text.canonical());
  }

  private List<Table> tables() {
    Map<Long, List<TablePiece>> pieces = new HashMap<>();
    for (Piece piece : captured.pieces()) {
      if (piece instanceof TablePiece table) {
        pieces.computeIfAbsent(table.part().source().oid(), unused -> new ArrayList<>()).add(table);
      }
    }
    return captured.tables().stream()
        .map(source -> table(source, pieces.getOrDefault(source.oid(), List.of())))
        .toList();
  }

  private Table table(TableSource source, List<TablePiece> pieces) {
    List<Part> parts =
        pieces.stream()
            .sorted(Comparator.comparingLong(piece -> piece.part().fromBlock()))
            .map(
                piece ->
                    new Part(
                        piece.part().fromBlock(),
                        piece.part().toBlock(),
                        piece.digest(),
                        piece.bytes(),
                        index.places(piece.segments()),
                        request.recoveryPointId()))
            .toList();
    return source.table().withParts(parts);
  }

  private List<LargeObjectBatch> largeObjects() {
    List<LargeObjectBatch> batches = new ArrayList<>();
    for (Piece piece : captured.pieces()) {
      if (piece instanceof LargeObjectPiece objects) {
        batches.add(new LargeObjectBatch(objects.objects(), index.places(objects.segments())));
      }
    }
    batches.sort(Comparator.comparingLong(batch -> batch.objects().getFirst().oid()));
    return batches;
  }

  /**
   * The roles named by the schema's SQL, a large object or a setting, among those that something
   * depends on. Roles that only an extension's own objects depend on are not restored.
   */
  private List<String> roles(List<LargeObjectBatch> largeObjects) {
    TreeSet<String> roles = new TreeSet<>();
    captured
        .facts()
        .roleCandidates()
        .forEach(
            (name, quoted) -> {
              if (Pattern.compile("(?<![\\w\"])" + Pattern.quote(quoted) + "(?![\\w\"])")
                  .matcher(captured.schema().sql())
                  .find()) {
                roles.add(name);
              }
            });
    for (LargeObjectBatch batch : largeObjects) {
      for (LargeObject object : batch.objects()) {
        roles.add(object.owner());
        grantees(object.privileges()).forEach(roles::add);
      }
    }
    captured.facts().database().settings().stream()
        .map(Setting::role)
        .filter(role -> role != null)
        .forEach(roles::add);
    grantees(captured.facts().database().privileges()).forEach(roles::add);
    roles.removeIf(role -> role.isEmpty() || role.startsWith("pg_"));
    return List.copyOf(roles);
  }

  private static Stream<String> grantees(@Nullable List<Privilege> privileges) {
    return privileges == null ? Stream.of() : privileges.stream().map(Privilege::grantee);
  }

  private List<String> warnings() {
    CapturedFacts facts = captured.facts();
    List<String> warnings = new ArrayList<>(captured.schema().warnings());
    facts
        .foreignTables()
        .forEach(table -> warnings.add("rows of foreign table " + table + " are not captured"));
    facts
        .subscriptions()
        .forEach(
            name ->
                warnings.add("subscription " + name + " is restored disabled, without its state"));
    warnings.addAll(facts.warnings());
    warnings.addAll(Gaps.warnings(facts.gaps(), request.store()));
    warnings.addAll(RollbackNeeds.warnings(captured.rollbackNeeds()));
    return warnings;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
