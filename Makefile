# Read-only targets and mutating ones are separate: `verify` never changes a source file, `fix` does nothing else.

MVN ?= mvn -B

.PHONY: help verify test fix package image demo clean

help:
	@echo 'make verify   all checks and all tests: what CI runs (.ci/run)'
	@echo 'make test     unit tests only, minutes'
	@echo 'make fix      format every Java file'
	@echo 'make package  jars, server/target/lib and the archive in dist/target, no tests'
	@echo 'make image    the container image, by docker/build.sh'
	@echo 'make demo     three servers on 127.0.0.1:2181-2183'
	@echo 'make clean    remove what was built; data/ stays'

verify:
	$(MVN) verify

test:
	$(MVN) test

fix:
	$(MVN) -q -N toolchains:select-jdk-toolchain@jdk dependency:copy@formatter exec:exec@format -Dformat.mode=fix

package:
	$(MVN) -q package -DskipTests

image:
	docker/build.sh

demo:
	bin/quorate demo

clean:
	$(MVN) -q clean
