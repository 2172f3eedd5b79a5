/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-record-state.h"

static const GEnumValue record_states[] = {
  { GS_RECORD_RUNNING, "GS_RECORD_RUNNING", "running" },
  { GS_RECORD_COMPLETE, "GS_RECORD_COMPLETE", "complete" },
  { GS_RECORD_CANCELLED, "GS_RECORD_CANCELLED", "cancelled" },
  { GS_RECORD_INTERRUPTED, "GS_RECORD_INTERRUPTED", "interrupted" },
  { GS_RECORD_FAILED, "GS_RECORD_FAILED", "failed" },
  { 0, NULL, NULL },
};

GType
gs_record_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GsRecordState", record_states));

  return type;
}

/**
 * gs_record_state_get_nick:
 * @state: a state
 *
 * Returns: (transfer none): the word for it in the project file
 */
const char *
gs_record_state_get_nick (GsRecordState state)
{
  g_return_val_if_fail (state <= GS_RECORD_FAILED, NULL);

  return record_states[state].value_nick;
}

/**
 * gs_record_state_from_nick:
 * @nick: (nullable): a word from the project file
 * @state: (out): the state it stands for
 *
 * Returns: %FALSE if no state is called so
 */
gboolean
gs_record_state_from_nick (const char *nick,
                           GsRecordState *state)
{
  for (const GEnumValue *value = record_states; value->value_nick != NULL; value++)
    {
      if (g_strcmp0 (value->value_nick, nick) == 0)
        {
          *state = value->value;
          return TRUE;
        }
    }

  return FALSE;
}
