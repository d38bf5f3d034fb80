import { type SubmitEvent, useEffect, useRef, useState } from 'react';

type Texts = Record<string, string>;

/** Why a submit as a whole was refused, for people. */
export interface Refusal {
  message: string;
  /** Tried too often: when it may be tried again. */
  retryAfterMs?: number | undefined;
}

interface Schema {
  safeParse: (value: string) => { success: boolean; error?: { issues: readonly { message: string }[] } };
}

/** A check by a schema: says what is wrong first. */
export const fits =
  (schema: Schema) =>
  (value: string): string | null => {
    const { success, error } = schema.safeParse(value);
    return success ? null : (error?.issues[0]?.message ?? 'This does not fit.');
  };

export interface FormOptions<V extends Texts> {
  initial: V;
  /** Asked on submit; a text is what is wrong with the field. */
  checks: { [K in keyof V]?: (value: string, values: V) => string | null };
  submit: (values: V) => Promise<unknown>;
  /** What a failure means. Text of the form "field: …" is shown beside that field. */
  explain: (error: unknown) => string;
}

/** State of a form of texts. What was typed stays, whatever the server answers. */
export function useForm<V extends Texts>({ initial, checks, submit, explain }: FormOptions<V>) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Partial<Record<keyof V, string>>>({});
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(0);
  const ref = useRef<HTMLFormElement>(null);

  // Only after a submit: while typing nothing may take the focus away.
  useEffect(() => {
    if (refused > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refused]);

  const show = (found: Partial<Record<keyof V, string>>, whole: Refusal | null) => {
    setErrors(found);
    setRefusal(whole);
    setRefused((count) => count + 1);
  };

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    const found: Partial<Record<keyof V, string>> = {};
    for (const name of Object.keys(values) as (keyof V)[]) {
      const wrong = checks[name]?.(values[name]!, values);
      if (wrong) found[name] = wrong;
    }
    if (Object.keys(found).length > 0) return show(found, null);
    setErrors({});
    setRefusal(null);
    setBusy(true);
    try {
      await submit(values);
    } catch (error) {
      const text = explain(error);
      const [, name, message = text] = /^([a-z]\w*): (.+)$/s.exec(text) ?? [];
      if (name !== undefined && name in values) show({ [name]: message } as typeof found, null);
      else show({}, { message, retryAfterMs: (error as { retryAfterMs?: number } | null)?.retryAfterMs });
    } finally {
      setBusy(false);
    }
  };

  /** Props of the field's control. */
  const field = <K extends keyof V & string>(name: K) => ({
    name: name as string,
    value: values[name] as string,
    error: errors[name],
    onValueChange: (value: string) => {
      setValues((before) => ({ ...before, [name]: value }));
      setErrors(({ [name]: _, ...others }) => others as typeof errors);
    },
  });

  const reset = () => {
    setValues(initial);
    setErrors({});
    setRefusal(null);
  };

  return { values, refusal, busy, field, reset, form: { ref, onSubmit, noValidate: true } };
}
