# The functions behind the API, of one code base: target `api` is light and starts quickly; target
# `search` is the same with query encoders and their models. Each has its own lock, REQUIREMENTS.
# README.md beside this file says how the images are built and how large they are.
ARG BASE_IMAGE=public.ecr.aws/lambda/python:3.13

FROM ${BASE_IMAGE} AS build
# Where pip looks, on a machine that does not reach PyPI itself. Nothing of it stays in the image.
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
ARG REQUIREMENTS=api
COPY infra/images/install.sh infra/requirements/${REQUIREMENTS}.txt /build/
RUN sh /build/install.sh /build/${REQUIREMENTS}.txt
WORKDIR /var/task
COPY layers/scenedex scenedex
COPY api api
COPY infra/images/check.py /build/
# The handlers are made by these when the runtime asks for them, and then want to know settings.
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash . && \
    /opt/venv/bin/python /build/check.py --without scenedex.encoders api.handlers.api_handler

FROM ${BASE_IMAGE} AS api
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
CMD ["api.handlers.api"]

FROM build AS models
# A folder of layers/models, made whole by `make models PROFILE=…` before the build.
ARG MODEL_PROFILE=starter
COPY layers/models/${MODEL_PROFILE} layers/models/${MODEL_PROFILE}
RUN /opt/venv/bin/python /build/check.py --models layers/models/${MODEL_PROFILE} \
      api.handlers.search_handler

FROM api AS search
COPY --from=models /var/task/layers /var/task/layers
# ONBUILD holds for one generation, and this image is already the first.
USER 10001:10001
ONBUILD USER root
CMD ["api.handlers.search"]
