package dev.belay.cli;

/** JSON as the ledger answers it. */
final class Documents {
  private Documents() {}

  static String set(String status, String verdict, String... points) {
    return """
    {"recoverySetId":"s1","application":"shop","environment":"production","trigger":"manual",
     "commit":"3f2c1d0aa55","deploymentId":null,"requestedAt":"2026-11-01T10:00:00Z","status":"%s",
     "verdict":"%s","skewMillis":null,"capturedAt":null,"verifiedAt":null,"labels":{},
     "somethingNew":true,"recoveryPoints":[%s]}\
    """
        .formatted(status, verdict, String.join(",", points));
  }

  static String point(String store, String status, String verdict) {
    return point(store, status, verdict, "null", "null", "null");
  }

  static String capturing(String store, long done, long total) {
    return point(
        store,
        "capturing",
        "unverified",
        "{\"step\":\"public.orders\",\"bytesDone\":" + done + ",\"bytesTotal\":" + total + "}",
        "null",
        "null");
  }

  static String failedPoint(String store) {
    return point(
        store,
        "failed",
        "unverified",
        "null",
        "{\"kind\":\"unreachable\",\"message\":\"db1 does not answer\",\"attempts\":3}",
        "null");
  }

  static String judged(String store, String verificationId, String verdict, String checks) {
    return point(
        store,
        "captured",
        verdict,
        "null",
        "null",
        """
        {"verificationId":"%s","verdict":"%s","startedAt":null,"finishedAt":null,"restoreMillis":1200,
         "depth":"full","sandbox":"PostgreSQL 15.18","progress":null,"checks":[%s]}\
        """
            .formatted(verificationId, verdict, checks));
  }

  static String waiting(String store, String verificationId, String step) {
    return point(
        store,
        "captured",
        "unverified",
        "null",
        "null",
        """
        {"verificationId":"%s","verdict":null,"startedAt":null,"finishedAt":null,"restoreMillis":null,
         "depth":null,"sandbox":null,"progress":{"step":"%s","bytesDone":0,"bytesTotal":0},"checks":[]}\
        """
            .formatted(verificationId, step));
  }

  static String check(String name, String subject, String outcome, String detail) {
    String fault = outcome.equals("failed") ? "\"" + name + "\"" : "null";
    return """
    {"name":"%s","subject":"%s","outcome":"%s","fault":%s,"detail":"%s","millis":3}\
    """
        .formatted(name, subject, outcome, fault, detail);
  }

  private static String point(
      String store,
      String status,
      String verdict,
      String progress,
      String failure,
      String verification) {
    return """
    {"recoveryPointId":"p-%s","recoverySetId":"s1","dataStore":"%s","status":"%s","verdict":"%s",
     "vault":"file:/fake","driver":"fake","rows":null,"logicalBytes":null,"storedBytes":null,
     "manifestDigest":"digest-p-%s","warnings":[],"progress":%s,"failure":%s,"verification":%s}\
    """
        .formatted(store, store, status, verdict, store, progress, failure, verification);
  }
}
