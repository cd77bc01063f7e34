#!/bin/sh
# The credentials go through a file: an argument would show in the process list.
set -eu
mkdir -p "$JCLOUDS_FILESYSTEM_BASEDIR"
umask 077
cat >/tmp/s3proxy.properties <<END
s3proxy.endpoint=$S3PROXY_ENDPOINT
s3proxy.authorization=$S3PROXY_AUTHORIZATION
s3proxy.identity=$S3PROXY_IDENTITY
s3proxy.credential=$S3PROXY_CREDENTIAL
jclouds.provider=$JCLOUDS_PROVIDER
jclouds.filesystem.basedir=$JCLOUDS_FILESYSTEM_BASEDIR
END
exec java -Xmx512m -DLOG_LEVEL="$LOG_LEVEL" -Dlogback.configurationFile=/opt/s3proxy/logback.xml -cp '/opt/s3proxy/libs/*' org.gaul.s3proxy.Main --properties /tmp/s3proxy.properties
