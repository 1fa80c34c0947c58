# The index_video job: speech, sentence and picture models, on a GPU where the machine has one.
# REQUIREMENTS=job makes a far smaller image, for machines without one.
# README.md beside this file says how the images are built and how large they are.
ARG BASE_IMAGE=docker.io/library/python:3.13-slim

FROM ${BASE_IMAGE} AS build
# Where pip looks, on a machine that does not reach PyPI itself. Nothing of it stays in the image.
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
ARG REQUIREMENTS=job-gpu
COPY infra/images/install.sh infra/requirements/${REQUIREMENTS}.txt /build/
RUN sh /build/install.sh /build/${REQUIREMENTS}.txt
# CUDA's libraries come as Python packages; the loader must find them for CTranslate2.
COPY infra/images/cuda.py /build/
RUN ls -d /opt/venv/lib/python3*/site-packages/nvidia/*/lib > /opt/venv/cuda.conf 2>/dev/null || true; \
    cp /opt/venv/cuda.conf /etc/ld.so.conf.d/ && ldconfig && /opt/venv/bin/python /build/cuda.py
WORKDIR /var/task
COPY layers/scenedex scenedex
COPY functions functions
# A folder of layers/models, made whole by `make models PROFILE=…` before the build.
ARG MODEL_PROFILE=starter
COPY layers/models/${MODEL_PROFILE} layers/models/${MODEL_PROFILE}
COPY infra/images/check.py /build/
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash scenedex functions && \
    /opt/venv/bin/python /build/check.py --models layers/models/${MODEL_PROFILE} \
      functions.index_video.__main__.main

FROM ${BASE_IMAGE}
# The base's own installer; the environment beside it has none.
RUN python3 -c "import importlib.util as u, pathlib, shutil; [shutil.rmtree(pathlib.Path(s.origin).parent) for s in map(u.find_spec, ('pip', 'setuptools', 'wheel', 'ensurepip')) if s]"
COPY --from=build /opt/venv /opt/venv
RUN cp /opt/venv/cuda.conf /etc/ld.so.conf.d/ && ldconfig
COPY --from=build /var/task /var/task
WORKDIR /var/task
ENV PATH=/opt/venv/bin:$PATH
# What ECS and the container toolkit hand through of the machine's driver.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 10001:10001
# Batch gives the whole command: python -m functions.index_video --message …
CMD ["python", "-m", "functions.index_video", "--help"]
