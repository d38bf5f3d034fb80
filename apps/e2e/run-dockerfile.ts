import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What a build ends with, on this machine's disk instead of in an image. */
export interface Image {
  /** Folder that stands for the image's `/`. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string | undefined;
  cmd: string[];
  healthcheck: string[];
}

interface Options {
  dockerfile: string;
  context: string;
  ignore: string;
  /** Empty folder for the stages. */
  work: string;
  /** Stands for the image's user `node` in the steps that give files away. */
  owner: { uid: number; gid: number };
}

/**
 * Runs the steps of a Dockerfile on this machine, without a container engine: each stage is a folder, its absolute
 * paths lie below it. An instruction or flag that is not understood throws, so nothing is skipped unseen.
 */
export function runDockerfile({ dockerfile, context, ignore, work, owner }: Options): Image {
  const steps = parseSteps(dockerfile);
  const folders = steps.flatMap(([name, rest]) => (name === 'WORKDIR' || name === 'VOLUME' ? [rest] : []));
  const ignored = parseIgnore(ignore);
  const stages = new Map<string, Image>();
  let image: Image | undefined;

  for (const [name, rest] of steps) {
    if (name === 'FROM') {
      const [base = '', , alias] = rest.split(/\s+/);
      image = newStage(join(work, `stage-${stages.size}`), stages.get(base));
      stages.set(alias ?? '', image);
      continue;
    }
    if (!image) throw new Error(`${name} before FROM`);
    const { root } = image;
    const local = (text: string) => localPaths(text, root, folders);
    switch (name) {
      case 'WORKDIR':
      case 'VOLUME':
        mkdirSync(local(rest), { recursive: true });
        if (name === 'WORKDIR') image.workdir = local(rest);
        break;
      case 'ENV': {
        const [, key = '', value = ''] = /^(\w+)=(\S+)$/.exec(rest) ?? [];
        image.env[key] = local(value);
        break;
      }
      case 'COPY':
        copy(rest, image, stages, { context, ignored, folders });
        break;
      case 'RUN':
        execFileSync('sh', ['-ec', local(rest).replaceAll('node:node', `${owner.uid}:${owner.gid}`)], {
          cwd: image.workdir,
          env: { ...buildEnvironment(), ...image.env },
          stdio: ['ignore', 'inherit', 'inherit'],
        });
        break;
      case 'USER':
        image.user = rest;
        break;
      case 'HEALTHCHECK':
        image.healthcheck = JSON.parse(rest.replace(/^(--\S+\s+)*CMD\s+/, ''));
        break;
      case 'CMD':
        image.cmd = JSON.parse(rest);
        break;
      case 'EXPOSE':
        break;
      default:
        throw new Error(`Instruction ${name} is not understood`);
    }
  }
  if (!image) throw new Error('The Dockerfile has no stage');
  return image;
}

function parseSteps(dockerfile: string): [string, string][] {
  const lines = dockerfile.replace(/^\s*#.*\n/gm, '').replace(/\\\n/g, ' ');
  return lines.split('\n').flatMap((line): [string, string][] => {
    const match = /^([A-Z]+)\s+(.*\S)\s*$/.exec(line);
    if (!match && line.trim()) throw new Error(`Line not understood: ${line}`);
    return match ? [[match[1]!, match[2]!]] : [];
  });
}

function newStage(root: string, base: Image | undefined): Image {
  mkdirSync(root);
  if (!base) return { root, workdir: root, env: {}, user: undefined, cmd: [], healthcheck: [] };
  execFileSync('cp', ['-a', `${base.root}/.`, root]);
  return { ...base, root, workdir: join(root, base.workdir.slice(base.root.length)), env: { ...base.env } };
}

function copy(
  rest: string,
  image: Image,
  stages: Map<string, Image>,
  { context, ignored, folders }: { context: string; ignored: RegExp[]; folders: string[] },
): void {
  const words = rest.split(/\s+/);
  const from = words[0]?.startsWith('--from=')
    ? stages.get(words.shift()!.slice('--from='.length))
    : undefined;
  if (words.some((word) => word.startsWith('--'))) throw new Error(`COPY ${rest}: a flag is not understood`);
  const target = words.pop()!;
  const to = target.startsWith('/') ? localPaths(target, image.root, folders) : join(image.workdir, target);
  for (const word of words) {
    if (from) {
      mkdirSync(to, { recursive: true });
      execFileSync('cp', ['-a', `${localPaths(word, from.root, folders)}/.`, to]);
    } else if (statSync(join(context, word)).isDirectory())
      copyContext(context, word === '.' ? '' : word, to, ignored);
    else if (!isIgnored(word, ignored)) copyFileSync(join(context, word), join(to, basename(word)));
  }
}

function copyContext(context: string, path: string, to: string, ignored: RegExp[]): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(join(context, path), { withFileTypes: true })) {
    const inner = path ? `${path}/${entry.name}` : entry.name;
    if (isIgnored(inner, ignored)) continue;
    if (entry.isDirectory()) copyContext(context, inner, join(to, entry.name), ignored);
    else if (entry.isFile()) copyFileSync(join(context, inner), join(to, entry.name));
  }
}

/** Patterns of .dockerignore: names, `*` within a name, a leading double star for any depth. */
function parseIgnore(text: string): RegExp[] {
  const patterns = text.split('\n').filter((line) => line.trim() && !line.startsWith('#'));
  return patterns.map((pattern) => {
    if (!/^(\*\*\/)?[\w.*/-]+$/.test(pattern)) throw new Error(`Pattern not understood: ${pattern}`);
    const body = pattern
      .replace(/^\*\*\//, '')
      .replaceAll('.', '\\.')
      .replaceAll('*', '[^/]*');
    return new RegExp(`^${pattern.startsWith('**/') ? '(.*/)?' : ''}${body}$`);
  });
}

function isIgnored(path: string, ignored: RegExp[]): boolean {
  return ignored.some((pattern) => pattern.test(path));
}

function localPaths(text: string, root: string, folders: string[]): string {
  const names = folders.map((folder) => folder.slice(1)).join('|');
  return text.replace(new RegExp(`(^|[\\s"'=])/(${names})(?=$|[\\s"'/])`, 'g'), `$1${root}/$2`);
}

/** Without what the test run itself set, such as NODE_ENV=test, which would change what is built. */
function buildEnvironment(): NodeJS.ProcessEnv {
  const own =
    /^(NODE_ENV|NODE_OPTIONS|VITEST|VITE|TEST|DEV|PROD|MODE|SSR|BASE_URL|npm_(lifecycle|package|config_)|INIT_CWD)/;
  const kept = Object.entries(process.env).filter(([name]) => !own.test(name));
  return { ...Object.fromEntries(kept), npm_config_prefer_offline: 'true', npm_config_loglevel: 'error' };
}

/** The file as it is in the project. */
export function projectFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
