import { roomNameSchema, topicSchema } from '@parley/protocol';
import { type ReactNode, useId } from 'react';
import { messageOf } from '../../lib/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { fits, useForm } from '../../ui/use-form.ts';
import styles from './room-form.module.css';

interface RoomTexts extends Record<string, string> {
  name: string;
  topic: string;
}

interface RoomFormDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  submitLabel: string;
  initial: RoomTexts;
  /** Closes on success. */
  onSubmit: (texts: RoomTexts) => Promise<unknown>;
  /** More fields, below. */
  children?: ReactNode;
}

/** What a room is called and what it is about. */
export function RoomFormDialog(props: RoomFormDialogProps) {
  const { open, onOpenChange, title, description, submitLabel, initial, onSubmit, children } = props;
  const id = useId();
  const { form, field, refusal, busy, reset } = useForm({
    initial,
    checks: { name: fits(roomNameSchema), topic: fits(topicSchema) },
    submit: async (texts) => {
      await onSubmit(texts);
      reset();
      onOpenChange(false);
    },
    explain: messageOf,
  });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={id} variant="primary" loading={busy}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form {...form} id={id} className={styles.form}>
        <FormError refusal={refusal} />
        <TextField {...field('name')} label="Name" placeholder="e.g. garden" autoComplete="off" />
        <TextField
          {...field('topic')}
          label="Topic (optional)"
          placeholder="What is it about?"
          autoComplete="off"
        />
        {children}
      </form>
    </Dialog>
  );
}
