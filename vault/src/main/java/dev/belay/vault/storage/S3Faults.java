package dev.belay.vault.storage;

import dev.belay.vault.VaultException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a failed request says in the vault's terms: the store's own sentence, and a remedy where
 * there is one. Codes: "Error responses" of the Amazon S3 API reference.
 */
final class S3Faults {
  /** Statuses that may be gone at the next request. */
  private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);

  /** Codes with another status that may be gone as well. */
  private static final Set<String> PASSING_CODES =
      Set.of("RequestTimeout", "RequestTimeTooSkewed", "SlowDown", "ExpiredToken");

  private S3Faults() {}

  /**
   * @param what was tried, such as "Can't read vault.json in the vault s3://bucket"
   */
  static VaultException of(String what, SdkException cause) {
    if (cause instanceof S3Exception answer) {
      return of(what, answer);
    }
    String message = String.valueOf(cause.getMessage());
    if (message.startsWith("Unable to load credentials")) {
      return new VaultException.Misconfigured(
          what
              + ": no AWS credentials were found; give them as the AWS SDK finds them, for example"
              + " by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
          cause);
    }
    return new VaultException.Unavailable(what + ": " + message + remedy(cause), cause);
  }

  private static VaultException of(String what, S3Exception answer) {
    String code = code(answer);
    String told = what + ": S3 answered " + answer.statusCode() + sentence(answer) + remedy(code);
    boolean passes =
        PASSING.contains(answer.statusCode())
            || PASSING_CODES.contains(code)
            || answer.statusCode() >= 500 && !code.equals("NotImplemented");
    return passes
        ? new VaultException.Unavailable(told, answer)
        : new VaultException.Misconfigured(told, answer);
  }

  static String code(S3Exception answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static String sentence(S3Exception answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String message = details == null ? null : details.errorMessage();
    String code = code(answer);
    return (code.isEmpty() ? "" : " " + code)
        + (message == null || message.isBlank() ? "" : " (" + message.strip() + ")");
  }

  private static String remedy(String code) {
    String remedy =
        switch (code) {
          case "AccessDenied" ->
              "allow s3:ListBucket on the bucket, and s3:GetObject and s3:PutObject on the vault's"
                  + " objects (for a missing object, S3 answers so to who may not list)";
          case "NoSuchBucket" -> "create the bucket, or correct its name in the vault's URI";
          case "PermanentRedirect",
              "AuthorizationHeaderMalformed",
              "IllegalLocationConstraintException" ->
              "name the bucket's region by region=… in the vault's URI";
          case "RequestTimeTooSkewed" -> "set this machine's clock";
          case "InvalidObjectState" ->
              "the object is archived: restore it (aws s3api restore-object), and keep the vault's"
                  + " objects out of archiving lifecycle rules";
          case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken" ->
              "correct the AWS credentials of this process";
          case "ExpiredToken" -> "renew the AWS credentials of this process";
          case "NotImplemented" -> "a vault needs a store with conditional puts (If-None-Match: *)";
          default -> "";
        };
    return remedy.isEmpty() ? "" : "; " + remedy;
  }

  private static String remedy(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return "; the endpoint's certificate is of an authority that is not trusted: name the"
            + " authority's certificate (PEM) by ca-file=/… in the vault's URI";
      }
    }
    return "";
  }
}
