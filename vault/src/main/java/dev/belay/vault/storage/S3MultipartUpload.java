package dev.belay.vault.storage;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Uploads an object in parts, each with its checksum. The object appears as a whole on the last
 * call.
 */
final class S3MultipartUpload {
  private static final Logger log = LoggerFactory.getLogger(S3MultipartUpload.class);

  private final S3Client client;
  private final String bucket;

  S3MultipartUpload(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /** Throws the client's exceptions; 412 if the object exists. Leaves nothing behind then. */
  void putIfAbsent(String key, byte[] bytes, int length) {
    String upload =
        client
            .createMultipartUpload(
                r -> r.bucket(bucket).key(key).checksumAlgorithm(ChecksumAlgorithm.CRC32))
            .uploadId();
    boolean completed = false;
    try {
      List<CompletedPart> parts = uploadParts(key, upload, bytes, length);
      client.completeMultipartUpload(
          r ->
              r.bucket(bucket)
                  .key(key)
                  .uploadId(upload)
                  .ifNoneMatch("*")
                  .multipartUpload(m -> m.parts(parts)));
      completed = true;
    } finally {
      if (!completed) {
        abort(key, upload);
      }
    }
  }

  private List<CompletedPart> uploadParts(String key, String upload, byte[] bytes, int length) {
    List<CompletedPart> parts = new ArrayList<>();
    for (int offset = 0; offset < length; offset += S3Store.PART_BYTES) {
      int number = parts.size() + 1;
      int size = Math.min(S3Store.PART_BYTES, length - offset);
      UploadPartResponse response =
          client.uploadPart(
              r ->
                  r.bucket(bucket)
                      .key(key)
                      .uploadId(upload)
                      .partNumber(number)
                      .checksumAlgorithm(ChecksumAlgorithm.CRC32),
              S3Store.body(bytes, offset, size));
      parts.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(response.eTag())
              .checksumCRC32(response.checksumCRC32())
              .build());
    }
    return parts;
  }

  /** An upload that can't be aborted stays invisible; a lifecycle rule of the bucket removes it. */
  private void abort(String key, String upload) {
    try {
      client.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
    } catch (SdkException e) {
      log.atWarn()
          .addKeyValue("belay.object", key)
          .setCause(e)
          .log(
              "Could not abort an unfinished multipart upload; a lifecycle rule of the bucket"
                  + " should remove it");
    }
  }
}
