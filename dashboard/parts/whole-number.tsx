import { Button, Group, Input, Label, NumberField } from "react-aria-components";
import { useTranslate } from "../i18n/translate.ts";

export interface WholeNumberProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly unit?: string;
  readonly disabled?: boolean;
  readonly labelUnseen?: boolean;
  readonly onChange: (value: number) => void;
}

/** A whole number with a button to either side; it keeps the last good value where nothing is typed. */
export function WholeNumber(props: WholeNumberProps) {
  const t = useTranslate();
  return (
    <NumberField
      className="field"
      value={props.value}
      minValue={props.min}
      maxValue={props.max}
      step={props.step ?? 1}
      isDisabled={props.disabled === true}
      onChange={(value) => {
        if (Number.isFinite(value)) props.onChange(Math.round(value));
      }}
    >
      <Label className={props.labelUnseen === true ? "unseen" : "label"}>
        {props.unit === undefined ? props.label : `${props.label} (${props.unit})`}
      </Label>
      <Group className="number-field">
        <Button slot="decrement" aria-label={t("common.less")}>
          <span aria-hidden="true">−</span>
        </Button>
        <Input />
        <Button slot="increment" aria-label={t("common.more")}>
          <span aria-hidden="true">+</span>
        </Button>
      </Group>
    </NumberField>
  );
}
