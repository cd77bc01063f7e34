package dev.belay.datastores.memory;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.Sandbox;
import dev.belay.vault.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares every map's keys and values with the digests from the capture. */
final class MemoryChecks {
  private static final String MAPS = "maps";
  private static final String DIGEST = "digest";
  private static final String ASSERTION = "assertion";
  private static final String COUNT = "count";
  private static final Pattern COUNTED = Pattern.compile("\\s*(\\S+)\\s*=\\s*(\\d+)\\s*");

  private MemoryChecks() {}

  static Set<RequiredCheck> required(Manifest manifest, CheckDepth depth)
      throws DataStoreException {
    Set<RequiredCheck> required = new LinkedHashSet<>();
    required.add(new RequiredCheck(MAPS, manifest.dataStore()));
    MemoryContents.of(manifest)
        .maps()
        .forEach(map -> required.add(new RequiredCheck(DIGEST, map.name())));
    if (depth == CheckDepth.FULL) {
      manifest
          .assertions()
          .forEach(assertion -> required.add(new RequiredCheck(ASSERTION, assertion.name())));
    }
    return required;
  }

  static List<CheckResult> run(Manifest manifest, Sandbox sandbox, CheckDepth depth)
      throws DataStoreException {
    MemoryContents contents = MemoryContents.of(manifest);
    SortedMap<String, SortedMap<String, String>> maps =
        MemoryCapture.open(sandbox.connection()).maps();
    List<CheckResult> results = new ArrayList<>();
    Set<String> expected = new TreeSet<>();
    contents.maps().forEach(map -> expected.add(map.name()));
    results.add(
        expected.equals(maps.keySet())
            ? passed(MAPS, manifest.dataStore(), expected.size() + " maps")
            : failed(
                MAPS,
                manifest.dataStore(),
                "missing",
                "expected " + expected + ", found " + maps.keySet()));
    for (MemoryContents.StoredMap map : contents.maps()) {
      SortedMap<String, String> found = maps.getOrDefault(map.name(), new TreeMap<>());
      if (found.size() != map.keys()) {
        results.add(
            failed(
                DIGEST,
                map.name(),
                "count",
                "expected " + map.keys() + " keys, found " + found.size()));
      } else {
        results.add(
            MemoryContents.digest(found).equals(map.digest())
                ? passed(DIGEST, map.name(), map.keys() + " keys")
                : failed(DIGEST, map.name(), "digest", "a key or a value differs"));
      }
    }
    if (depth == CheckDepth.FULL) {
      manifest.assertions().forEach(assertion -> results.add(check(assertion, maps)));
    }
    return results;
  }

  private static CheckResult check(
      Manifest.Assertion assertion, SortedMap<String, SortedMap<String, String>> maps) {
    Matcher counted = COUNTED.matcher(assertion.text());
    if (!assertion.kind().equals(COUNT) || !counted.matches()) {
      return result(
          ASSERTION,
          assertion.name(),
          Outcome.UNKNOWN,
          "assertion",
          "must have the form count: MAP = NUMBER");
    }
    int found = maps.getOrDefault(counted.group(1), new TreeMap<>()).size();
    return found == Long.parseLong(counted.group(2))
        ? passed(ASSERTION, assertion.name(), found + " keys")
        : failed(ASSERTION, assertion.name(), "assertion", "found " + found + " keys");
  }

  private static CheckResult passed(String name, String subject, String detail) {
    return new CheckResult(name, subject, Outcome.PASSED, null, detail, Duration.ZERO);
  }

  private static CheckResult failed(String name, String subject, String fault, String detail) {
    return result(name, subject, Outcome.FAILED, fault, detail);
  }

  private static CheckResult result(
      String name, String subject, Outcome outcome, String fault, String detail) {
    return new CheckResult(name, subject, outcome, fault, detail, Duration.ZERO);
  }
}
