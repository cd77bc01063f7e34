package dev.belay.standalone.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The shop's {@code belay.yaml}: a verified recovery point of its database before each deployment
 * to production.
 */
public final class SamplePolicy {
  public static final String APPLICATION = "shop";
  public static final String REPOSITORY = "acme/shop";
  public static final String ENVIRONMENT = "production";

  private SamplePolicy() {}

  /**
   * Writes the policy, and the file with the database's password that it names, into {@code
   * directory}.
   */
  public static Path write(Path directory, SampleDatabase shop) throws IOException {
    Path password = directory.resolve("shop-db-password");
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, shop.connection().password().reveal());
    Path policy = directory.resolve("belay.yaml");
    Files.writeString(
        policy,
        """
        version: 1
        data-stores:
          shop-db:
            driver: postgresql
            url: %s
            username: %s
            password: file:%s
            parallelism: 2
            assertions:
              - name: every order has a customer
                sql: >-
                  select not exists (
                    select from shop."order" o
                    where not exists (select from shop.customer c where c.id = o.customer_id))
        applications:
          shop:
            repositories: [%s]
            environments:
              %s:
                rules:
                  - on: before-deploy
                    capture: [shop-db]
                    verification: full
                    timeout: 15m
        """
            .formatted(
                shop.connection().url(),
                shop.connection().username(),
                password,
                REPOSITORY,
                ENVIRONMENT));
    return policy;
  }
}
