# The CPU functions: validate_upload, detect_scenes, record_failure, sweep, apply_schema.
# README.md beside this file says how the images are built and how large they are.
ARG BASE_IMAGE=public.ecr.aws/lambda/python:3.13

FROM ${BASE_IMAGE} AS build
# Where pip looks, on a machine that does not reach PyPI itself. Nothing of it stays in the image.
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
COPY infra/images/install.sh infra/requirements/functions.txt /build/
RUN sh /build/install.sh /build/functions.txt
WORKDIR /var/task
COPY layers/scenedex scenedex
COPY functions functions
COPY infra/images/check.py /build/
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash . && \
    /opt/venv/bin/python /build/check.py \
      functions.validate_upload.handler.handle \
      functions.detect_scenes.handler.handle \
      functions.record_failure.handler.handle \
      functions.sweep.handler.handle \
      functions.apply_schema.handler.handle \
      scenedex.media.inside.main.run

FROM ${BASE_IMAGE}
# The base's own installer; the environment beside it has none.
RUN python3 -c "import importlib.util as u, pathlib, shutil; [shutil.rmtree(pathlib.Path(s.origin).parent) for s in map(u.find_spec, ('pip', 'setuptools', 'wheel', 'ensurepip')) if s]"
COPY --from=build /opt/venv /opt/venv
COPY --from=build /var/task /var/task
WORKDIR /var/task
ENV PATH=/opt/venv/bin:$PATH
USER 10001:10001
# sam local builds upon this image to add its emulator of Lambda, which only root can.
ONBUILD USER root
ENTRYPOINT ["/opt/venv/bin/python", "-m", "awslambdaric"]
CMD ["functions.validate_upload.handler.handle"]
