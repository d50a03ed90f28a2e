# quoteattr from its wheel, without a network while the image is built.
#
#   python -m build --wheel -o wheels                                         # once, with a network
#   pip download -d wheels "wheels/quoteattr-0.1.0-py3-none-any.whl[files,network]" "torch>=2.6,<2.14"
#   docker build --network none -t quoteattr .
#   docker run --rm --network none -v "$PWD:/data" quoteattr extract interviews/ -o quotes.xlsx
FROM python:3.11-slim
RUN --mount=type=bind,source=wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels "quoteattr[files,network]"
WORKDIR /data
USER 1000
ENTRYPOINT ["quoteattr"]
CMD ["--help"]
