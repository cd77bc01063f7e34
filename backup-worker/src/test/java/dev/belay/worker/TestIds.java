package dev.belay.worker;

/** Ids as commands have them. */
final class TestIds {
  static final String SET = "5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff";
  static final String POINT = "757af937-9738-5784-9893-7ca04840133c";
  static final String OPERATION = "7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11";
  static final String PRE_RESTORE_SET = "b40da246-8290-511e-987e-4fdc50656271";
  static final String PRE_RESTORE_POINT = "6c1f1e86-4c78-599b-8d79-ff1874f046ae";

  private TestIds() {}
}
