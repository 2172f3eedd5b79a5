/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-overlap-policy.h"

static const GEnumValue policies[] = {
  { GS_OVERLAP_ALLOW, "GS_OVERLAP_ALLOW", "allow" },
  { GS_OVERLAP_CUT, "GS_OVERLAP_CUT", "cut" },
  { GS_OVERLAP_REFUSE, "GS_OVERLAP_REFUSE", "refuse" },
  { 0, NULL, NULL },
};

GType
gs_overlap_policy_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GsOverlapPolicy", policies));

  return type;
}

/**
 * gs_overlap_policy_get_nick:
 * @policy: a policy
 *
 * Returns: (transfer none): the word for it in the project file
 */
const char *
gs_overlap_policy_get_nick (GsOverlapPolicy policy)
{
  g_return_val_if_fail (policy <= GS_OVERLAP_REFUSE, NULL);

  return policies[policy].value_nick;
}

/**
 * gs_overlap_policy_from_nick:
 * @nick: (nullable): a word from the project file, which allows no others
 *
 * Returns: the policy it stands for; %GS_OVERLAP_ALLOW for any other word
 */
GsOverlapPolicy
gs_overlap_policy_from_nick (const char *nick)
{
  for (const GEnumValue *value = policies; value->value_nick != NULL; value++)
    {
      if (g_strcmp0 (value->value_nick, nick) == 0)
        return value->value;
    }

  return GS_OVERLAP_ALLOW;
}
