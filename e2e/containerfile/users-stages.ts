/** A Containerfile as users of chunkah's container image have it, and how they build it. */
export interface UsersContainerfile {
  /** What is special about it. */
  readonly form: string;
  readonly containerfile: string;
  /** Where the stage leaves the image as a directory that no later instruction changes. */
  readonly isFinal: boolean;
  /** Of the config of the image, as podman shows it. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** The user's own stage: one file more than the base. */
const builder = `FROM docker.io/library/debian:stable-slim AS builder
RUN echo hello > /usr/hello
`;

/**
 * The forms in which Containerfiles of public repositories call the image, with its name alone
 * replaced. They differ in how the image leaves the stage, in the order and the keys of the mounts,
 * in the options, and in what the last stage adds.
 */
export const usersContainerfiles: readonly UsersContainerfile[] = [
  {
    form: 'an archive through standard output',
    containerfile: `${builder}
FROM localhost/chunkah AS chunkah
RUN --mount=from=builder,src=/,target=/chunkah,ro \\
    --mount=type=bind,target=/run/src,rw \\
        chunkah build > /run/src/out.ociarchive

FROM oci-archive:out.ociarchive
ENTRYPOINT ["cat"]
CMD ["/usr/hello"]
`,
    isFinal: false,
    config: { Entrypoint: ['cat'], Cmd: ['/usr/hello'] },
  },
  {
    form: 'a directory, with the config of the base as a build argument',
    containerfile: `ARG CHUNKAH_CONFIG_STR

${builder}
FROM localhost/chunkah AS chunkah
ARG CHUNKAH_CONFIG_STR
RUN --mount=type=bind,target=/run/src,rw \\
    --mount=from=builder,target=/chunkah,ro \\
      chunkah build --prune /sysroot/ --max-layers=128 \\
        --label ostree.commit- --label ostree.final-diffid- \\
        --output oci:/run/src/out && \\
    ls -la /run/src/out

FROM oci:out
`,
    isFinal: true,
    config: { Cmd: ['bash'], Labels: { 'org.example.purpose': 'demonstration' } },
  },
  {
    form: 'a stage after it that names the image and adds labels',
    containerfile: `${builder}
FROM localhost/chunkah:latest AS chunker
ARG SOURCE_DATE_EPOCH
ENV SOURCE_DATE_EPOCH=\${SOURCE_DATE_EPOCH}
RUN --mount=from=builder,src=/,target=/chunkah,ro \\
    --mount=type=bind,target=/run/src,rw \\
    chunkah build --verbose --compressed --skip-special-files --label "containers.bootc=1" \\
        --prune /ostree --prune /sysroot/ostree --output oci:/run/src/out

FROM oci:out AS chunked
LABEL ostree.bootable=1
ENV container=oci
STOPSIGNAL SIGRTMIN+3
`,
    isFinal: false,
    config: {
      Env: ['container=oci'],
      StopSignal: 'SIGRTMIN+3',
      Labels: { 'containers.bootc': '1', 'ostree.bootable': '1' },
    },
  },
];
