/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-pickle.h"

#include "gs-nn-error.h"
#include "gs-pickle-opcodes.h"

#include <string.h>

/* A state dict needs some twenty values a tensor; this is enough for fifty thousand tensors. */
#define MAX_VALUES (1024 * 1024)

/* Values are made by the block: a pickle has as many as bytes. */
#define BLOCK 1024

/* Longer than any name of the known ones. */
#define MAX_GLOBAL 256

struct _GsPickle
{
  /* Owns every value, so that values that contain each other need no counting. */
  GPtrArray *blocks; /* of GsPickleValue[BLOCK] */
  guint n_values;
  const GsPickleValue *root;
};

/* The machine while it runs. Its stack holds %NULL where a mark stands. */
typedef struct
{
  GsPickle *pickle;
  const guint8 *data;
  gsize size;
  gsize at;     /* next byte to be read */
  gsize opcode; /* where the opcode at work stands */
  GPtrArray *stack;
  GPtrArray *memo; /* %NULL where nothing was put */
  const GsPickleGlobal *globals;
  guint n_globals;
  gboolean stopped;
  GError **error;
} Machine;

static G_GNUC_PRINTF (2, 3) gboolean
refuse (Machine *self,
        const char *format,
        ...)
{
  g_autofree char *reason = NULL;
  const char *name = gs_pickle_opcode_get_name (self->data[self->opcode]);
  g_autofree char *opcode =
    name != NULL ? g_strdup (name) : g_strdup_printf ("an unknown opcode 0x%02x", self->data[self->opcode]);
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error (self->error, GS_NN_ERROR, GS_NN_ERROR_INVALID, "%s (%s at byte %" G_GSIZE_FORMAT " of its pickle)", reason,
               opcode, self->opcode);

  return FALSE;
}

/* --- reading --- */

/* The next @n bytes, %NULL with the error set if there are fewer. */
static const guint8 *
take (Machine *self,
      guint64 n)
{
  const guint8 *bytes = self->data + self->at;

  if (n > self->size - self->at)
    {
      refuse (self, "it ends in the middle of a value; it may have been cut short");
      return NULL;
    }

  self->at += n;

  return bytes;
}

static gboolean
take_number (Machine *self,
             guint n_bytes,
             guint64 *number)
{
  const guint8 *bytes = take (self, n_bytes);

  if (bytes == NULL)
    return FALSE;

  *number = 0;
  for (guint i = 0; i < n_bytes; i++)
    *number |= (guint64) bytes[i] << 8 * i;

  return TRUE;
}

/* Text up to the end of the line, which is passed over. */
static char *
take_line (Machine *self)
{
  gsize limit = MIN (self->size - self->at, MAX_GLOBAL);
  const guint8 *start = self->data + self->at, *end = memchr (start, '\n', limit);

  if (end == NULL)
    {
      refuse (self, "a name in it has no end");
      return NULL;
    }

  self->at += end - start + 1;

  return g_strndup ((const char *) start, end - start);
}

/* --- stack and memo --- */

static GsPickleValue *
push_new (Machine *self,
          GsPickleKind kind)
{
  GsPickleValue *value;

  if (self->pickle->n_values >= MAX_VALUES)
    {
      refuse (self, "it holds more than %d values, more than any state dict", MAX_VALUES);
      return NULL;
    }

  if (self->pickle->n_values % BLOCK == 0)
    g_ptr_array_add (self->pickle->blocks, g_new0 (GsPickleValue, BLOCK));
  value = (GsPickleValue *) self->pickle->blocks->pdata[self->pickle->n_values / BLOCK] +
          self->pickle->n_values % BLOCK;
  self->pickle->n_values++;
  value->kind = kind;
  g_ptr_array_add (self->stack, value);

  return value;
}

static void
append (GsPickleValue *target,
        gpointer *items,
        guint n)
{
  if (n == 0)
    return;

  if (n > target->n_allocated - target->n_items)
    {
      target->n_allocated = MAX (2 * target->n_allocated, target->n_items + n);
      target->items = g_renew (GsPickleValue *, target->items, target->n_allocated);
    }
  memcpy (target->items + target->n_items, items, n * sizeof (gpointer));
  target->n_items += n;
}

static gboolean
push_integer (Machine *self,
              GsPickleKind kind,
              gint64 integer)
{
  GsPickleValue *value = push_new (self, kind);

  if (value != NULL)
    value->integer = integer;

  return value != NULL;
}

/* The topmost value, %NULL with the error set if there is none or a mark is in the way. */
static GsPickleValue *
top (Machine *self)
{
  GsPickleValue *value = self->stack->len > 0 ? self->stack->pdata[self->stack->len - 1] : NULL;

  if (value == NULL)
    refuse (self, "it takes a value from an empty stack");

  return value;
}

static GsPickleValue *
pop (Machine *self)
{
  GsPickleValue *value = top (self);

  if (value != NULL)
    g_ptr_array_set_size (self->stack, self->stack->len - 1);

  return value;
}

/* Index of the first value above the topmost mark. */
static gboolean
find_mark (Machine *self,
           guint *first)
{
  guint i = self->stack->len;

  while (i > 0 && self->stack->pdata[i - 1] != NULL)
    i--;
  *first = i;

  return i > 0 || refuse (self, "it closes what it never opened");
}

/* Whether the topmost @n are values, without a mark among them. */
static gboolean
has_values (Machine *self,
            guint n)
{
  for (guint i = 0; i < n; i++)
    {
      if (self->stack->len <= i || self->stack->pdata[self->stack->len - 1 - i] == NULL)
        return refuse (self, "it takes a value from an empty stack");
    }

  return TRUE;
}

/* Puts the values from @first on into a tuple, which takes their place and that of @n_below more. */
static gboolean
push_tuple_from (Machine *self,
                 guint first,
                 guint n_below)
{
  guint n = self->stack->len - first;
  GsPickleValue *tuple = push_new (self, GS_PICKLE_TUPLE);

  if (tuple == NULL)
    return FALSE;

  append (tuple, self->stack->pdata + first, n);
  g_ptr_array_set_size (self->stack, first - n_below);
  g_ptr_array_add (self->stack, tuple);

  return TRUE;
}

static gboolean
push_tuple (Machine *self,
            guint n)
{
  return has_values (self, n) && push_tuple_from (self, self->stack->len - n, 0);
}

static gboolean
push_marked_tuple (Machine *self)
{
  guint first;

  return find_mark (self, &first) && push_tuple_from (self, first, 1);
}

/* Moves what lies above @first into the list or dict below it, and takes @n_below more off the stack. */
static gboolean
append_from (Machine *self,
             GsPickleKind kind,
             guint first,
             guint n_below)
{
  GsPickleValue *target = first > n_below ? self->stack->pdata[first - n_below - 1] : NULL;

  if (target == NULL || target->kind != kind)
    return refuse (self, "it adds to something that is not a %s", kind == GS_PICKLE_LIST ? "list" : "dict");
  if (kind == GS_PICKLE_DICT && (self->stack->len - first) % 2 != 0)
    return refuse (self, "it sets a key without a value");

  append (target, self->stack->pdata + first, self->stack->len - first);
  g_ptr_array_set_size (self->stack, first - n_below);

  return TRUE;
}

/* Adds the topmost @n values to the list or dict below them. */
static gboolean
append_top (Machine *self,
            GsPickleKind kind,
            guint n)
{
  return has_values (self, n) && append_from (self, kind, self->stack->len - n, 0);
}

static gboolean
append_marked (Machine *self,
               GsPickleKind kind)
{
  guint first;

  return find_mark (self, &first) && append_from (self, kind, first, 1);
}

static gboolean
memo_put (Machine *self,
          guint64 index)
{
  GsPickleValue *value = top (self);

  if (value == NULL)
    return FALSE;
  if (index >= MAX_VALUES)
    return refuse (self, "it remembers more than %d values, more than any state dict", MAX_VALUES);

  if (index >= self->memo->len)
    g_ptr_array_set_size (self->memo, index + 1);
  self->memo->pdata[index] = value;

  return TRUE;
}

static gboolean
memo_get (Machine *self,
          guint64 index)
{
  if (index >= self->memo->len || self->memo->pdata[index] == NULL)
    return refuse (self, "it recalls value %" G_GUINT64_FORMAT ", which it never remembered", index);

  g_ptr_array_add (self->stack, self->memo->pdata[index]);

  return TRUE;
}

/* --- names and what is done with them --- */

static gboolean
push_global (Machine *self,
             const char *module,
             const char *name)
{
  g_autofree char *full = NULL;
  g_autofree char *shown = NULL;

  for (guint i = 0; i < self->n_globals; i++)
    {
      if (g_str_equal (self->globals[i].module, module) && g_str_equal (self->globals[i].name, name))
        return push_integer (self, GS_PICKLE_GLOBAL, i);
    }

  /* Such a name comes from whoever made the file: nothing of it may steer a terminal. */
  full = g_strdup_printf ("%.80s.%.80s", module, name);
  shown = g_strescape (full, NULL);

  return refuse (self,
                 "it asks for “%s”, which a plain state dict does not need and which was not run; save the network with "
                 "torch.save(network.state_dict(), …)",
                 shown);
}

static gboolean
do_global (Machine *self)
{
  g_autofree char *module = take_line (self);
  g_autofree char *name = module != NULL ? take_line (self) : NULL;

  return name != NULL && push_global (self, module, name);
}

static gboolean
do_stack_global (Machine *self)
{
  const GsPickleValue *name = pop (self);
  const GsPickleValue *module = name != NULL ? pop (self) : NULL;

  if (module == NULL)
    return FALSE;
  if (name->kind != GS_PICKLE_TEXT || module->kind != GS_PICKLE_TEXT)
    return refuse (self, "it asks for a name that is not text");

  return push_global (self, module->text, name->text);
}

static gboolean
do_reduce (Machine *self)
{
  GsPickleValue *arguments = pop (self);
  GsPickleValue *function = arguments != NULL ? pop (self) : NULL;
  GsPickleValue *call;
  GsPickleRole role;

  if (function == NULL)
    return FALSE;
  if (function->kind != GS_PICKLE_GLOBAL || arguments->kind != GS_PICKLE_TUPLE)
    return refuse (self, "it calls something that cannot be called");

  role = self->globals[function->integer].role;
  if (role == GS_PICKLE_ROLE_NAME || (role == GS_PICKLE_ROLE_DICT && arguments->n_items > 0))
    return refuse (self, "it calls “%s.%s” in a way no state dict does", self->globals[function->integer].module,
                   self->globals[function->integer].name);
  if (role == GS_PICKLE_ROLE_DICT)
    return push_new (self, GS_PICKLE_DICT) != NULL;

  call = push_new (self, GS_PICKLE_CALL);
  if (call == NULL)
    return FALSE;
  append (call, (gpointer[]){ function, arguments }, 2);

  return TRUE;
}

/* PyTorch hangs the versions of its layers on a state dict: what is built on a dict is of no use and dropped. */
static gboolean
do_build (Machine *self)
{
  const GsPickleValue *state = pop (self);
  const GsPickleValue *target = state != NULL ? top (self) : NULL;

  if (target == NULL)
    return FALSE;

  return (state->kind == GS_PICKLE_DICT && target->kind == GS_PICKLE_DICT) ||
         refuse (self, "it changes something that is not a dict");
}

static gboolean
do_persistent_id (Machine *self)
{
  GsPickleValue *id = pop (self);
  GsPickleValue *reference = id != NULL ? push_new (self, GS_PICKLE_REFERENCE) : NULL;

  if (reference == NULL)
    return FALSE;
  append (reference, (gpointer[]){ id }, 1);

  return TRUE;
}

/* --- plain values --- */

static gboolean
do_text (Machine *self,
         guint n_length_bytes)
{
  guint64 length;
  const guint8 *bytes;
  GsPickleValue *value;

  if (!take_number (self, n_length_bytes, &length))
    return FALSE;
  bytes = take (self, length);
  if (bytes == NULL)
    return FALSE;
  /* An embedded zero is not valid by this measure either. */
  if (!g_utf8_validate ((const char *) bytes, length, NULL))
    return refuse (self, "it holds text that is not UTF-8");

  value = push_new (self, GS_PICKLE_TEXT);
  if (value != NULL)
    value->text = g_strndup ((const char *) bytes, length);

  return value != NULL;
}

static gboolean
do_long (Machine *self)
{
  guint64 n, number = 0;

  if (!take_number (self, 1, &n))
    return FALSE;
  if (n > 8)
    return refuse (self, "it holds a whole number of more than 64 bits");
  if (!take_number (self, n, &number))
    return FALSE;
  /* Two's complement: the last bit of n bytes is the sign of all that follow. */
  if (n > 0 && n < 8 && number >> (8 * n - 1) != 0)
    number |= G_MAXUINT64 << 8 * n;

  return push_integer (self, GS_PICKLE_INT, (gint64) number);
}

static gboolean
do_float (Machine *self)
{
  const guint8 *bytes = take (self, 8);
  GsPickleValue *value = bytes != NULL ? push_new (self, GS_PICKLE_FLOAT) : NULL;
  union { guint64 u; double d; } bits = { 0 };

  if (value == NULL)
    return FALSE;

  for (guint i = 0; i < 8; i++)
    bits.u = bits.u << 8 | bytes[i];
  value->number = bits.d;

  return TRUE;
}

static gboolean
do_protocol (Machine *self)
{
  guint64 version;

  if (!take_number (self, 1, &version))
    return FALSE;

  return (version >= 2 && version <= 5) ||
         refuse (self, "it is of protocol %" G_GUINT64_FORMAT "; 2 to 5 can be read", version);
}

static gboolean
do_integer (Machine *self,
            guint n_bytes)
{
  guint64 number;

  return take_number (self, n_bytes, &number) &&
         push_integer (self, GS_PICKLE_INT, n_bytes == 4 ? (gint64) (gint32) number : (gint64) number);
}

static gboolean
do_memo (Machine *self,
         guint n_bytes,
         gboolean put)
{
  guint64 index;

  return take_number (self, n_bytes, &index) && (put ? memo_put (self, index) : memo_get (self, index));
}

static gboolean
do_stop (Machine *self)
{
  GsPickleValue *root = pop (self);

  if (root == NULL)
    return FALSE;
  if (self->stack->len > 0)
    return refuse (self, "it ends with more than one value");

  self->pickle->root = root;
  self->stopped = TRUE;

  return TRUE;
}

/* A list of what is allowed: everything that is not here is refused before anything is done. */
static gboolean
step (Machine *self)
{
  self->opcode = self->at++;

  switch (self->data[self->opcode])
    {
    case GS_PICKLE_OP_PROTO:
      return do_protocol (self);
    case GS_PICKLE_OP_FRAME:
      return take (self, 8) != NULL;
    case GS_PICKLE_OP_STOP:
      return do_stop (self);
    case GS_PICKLE_OP_MARK:
      g_ptr_array_add (self->stack, NULL);
      return TRUE;
    case GS_PICKLE_OP_NONE:
      return push_new (self, GS_PICKLE_NONE) != NULL;
    case GS_PICKLE_OP_NEWTRUE:
      return push_integer (self, GS_PICKLE_BOOL, TRUE);
    case GS_PICKLE_OP_NEWFALSE:
      return push_integer (self, GS_PICKLE_BOOL, FALSE);
    case GS_PICKLE_OP_BININT:
      return do_integer (self, 4);
    case GS_PICKLE_OP_BININT1:
      return do_integer (self, 1);
    case GS_PICKLE_OP_BININT2:
      return do_integer (self, 2);
    case GS_PICKLE_OP_LONG1:
      return do_long (self);
    case GS_PICKLE_OP_BINFLOAT:
      return do_float (self);
    case GS_PICKLE_OP_SHORT_BINUNICODE:
      return do_text (self, 1);
    case GS_PICKLE_OP_BINUNICODE:
      return do_text (self, 4);
    case GS_PICKLE_OP_BINUNICODE8:
      return do_text (self, 8);
    case GS_PICKLE_OP_EMPTY_TUPLE:
      return push_tuple (self, 0);
    case GS_PICKLE_OP_TUPLE1:
      return push_tuple (self, 1);
    case GS_PICKLE_OP_TUPLE2:
      return push_tuple (self, 2);
    case GS_PICKLE_OP_TUPLE3:
      return push_tuple (self, 3);
    case GS_PICKLE_OP_TUPLE:
      return push_marked_tuple (self);
    case GS_PICKLE_OP_EMPTY_LIST:
      return push_new (self, GS_PICKLE_LIST) != NULL;
    case GS_PICKLE_OP_APPEND:
      return append_top (self, GS_PICKLE_LIST, 1);
    case GS_PICKLE_OP_APPENDS:
      return append_marked (self, GS_PICKLE_LIST);
    case GS_PICKLE_OP_EMPTY_DICT:
      return push_new (self, GS_PICKLE_DICT) != NULL;
    case GS_PICKLE_OP_SETITEM:
      return append_top (self, GS_PICKLE_DICT, 2);
    case GS_PICKLE_OP_SETITEMS:
      return append_marked (self, GS_PICKLE_DICT);
    case GS_PICKLE_OP_BINGET:
      return do_memo (self, 1, FALSE);
    case GS_PICKLE_OP_LONG_BINGET:
      return do_memo (self, 4, FALSE);
    case GS_PICKLE_OP_BINPUT:
      return do_memo (self, 1, TRUE);
    case GS_PICKLE_OP_LONG_BINPUT:
      return do_memo (self, 4, TRUE);
    case GS_PICKLE_OP_MEMOIZE:
      return memo_put (self, self->memo->len);
    case GS_PICKLE_OP_GLOBAL:
      return do_global (self);
    case GS_PICKLE_OP_STACK_GLOBAL:
      return do_stack_global (self);
    case GS_PICKLE_OP_REDUCE:
      return do_reduce (self);
    case GS_PICKLE_OP_BUILD:
      return do_build (self);
    case GS_PICKLE_OP_BINPERSID:
      return do_persistent_id (self);
    default:
      return refuse (self, "it does something that no state dict needs, and was not followed; save the network with "
                           "torch.save(network.state_dict(), …)");
    }
}

/**
 * gs_pickle_parse:
 * @data: (array length=size): a pickle of protocol 2 to 5
 * @size: its bytes
 * @globals: (array length=n_globals): the names it may mention; must outlive the result
 * @n_globals: how many
 * @error: return location of a #GsNnError that names the opcode and where it stands
 *
 * Follows the opcodes that a PyTorch state dict consists of (Python's `pickletools` describes them) and refuses every
 * other, and every name but @globals. Nothing is ever called: what Python would run is written down as
 * %GS_PICKLE_CALL. Memory is bounded by @size and a fixed number of values; nothing recurses.
 *
 * Returns: (transfer full): what it holds, %NULL with @error set if it was refused
 */
GsPickle *
gs_pickle_parse (const guint8 *data,
                 gsize size,
                 const GsPickleGlobal *globals,
                 guint n_globals,
                 GError **error)
{
  g_autoptr (GsPickle) self = g_new0 (GsPickle, 1);
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();
  g_autoptr (GPtrArray) memo = g_ptr_array_new ();
  Machine machine = {
    .pickle = self,
    .data = data,
    .size = size,
    .stack = stack,
    .memo = memo,
    .globals = globals,
    .n_globals = n_globals,
    .error = error,
  };

  self->blocks = g_ptr_array_new_with_free_func (g_free);
  while (!machine.stopped)
    {
      if (machine.at >= size)
        {
          g_set_error_literal (error, GS_NN_ERROR, GS_NN_ERROR_INVALID,
                               "its pickle has no end; it may have been cut short");
          return NULL;
        }
      if (!step (&machine))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * gs_pickle_get_root:
 * @self: a pickle
 *
 * Returns: (transfer none): the value it stands for
 */
const GsPickleValue *
gs_pickle_get_root (GsPickle *self)
{
  return self->root;
}

/**
 * gs_pickle_free:
 * @self: (transfer full): a pickle, with all its values
 */
void
gs_pickle_free (GsPickle *self)
{
  for (guint i = 0; i < self->n_values; i++)
    {
      GsPickleValue *value = (GsPickleValue *) self->blocks->pdata[i / BLOCK] + i % BLOCK;

      g_free (value->text);
      g_free (value->items);
    }
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * gs_pickle_value_get_item:
 * @self: a value with items
 * @index: which
 *
 * Returns: (transfer none) (nullable): that item, %NULL beyond the last
 */
const GsPickleValue *
gs_pickle_value_get_item (const GsPickleValue *self,
                          guint index)
{
  return index < self->n_items ? self->items[index] : NULL;
}

/**
 * gs_pickle_value_lookup:
 * @self: a dict
 * @key: a key
 *
 * Returns: (transfer none) (nullable): what was last set under @key
 */
const GsPickleValue *
gs_pickle_value_lookup (const GsPickleValue *self,
                        const char *key)
{
  for (guint i = self->n_items; i >= 2; i -= 2)
    {
      const GsPickleValue *name = self->items[i - 2];

      if (name->kind == GS_PICKLE_TEXT && g_str_equal (name->text, key))
        return self->items[i - 1];
    }

  return NULL;
}
