/*
 * The part of Node-API (version 8, stable ABI; nodejs.org/api/n-api.html) that the add-on uses, declared here so that no
 * header and no library is needed to build it. The host program provides the functions.
 */
#ifndef NODE_API_H
#define NODE_API_H

#if defined(_WIN32)
#define IMPORTED __declspec(dllimport)
#define EXPORTED __declspec(dllexport)
#else
#define IMPORTED
#define EXPORTED __attribute__((visibility("default")))
#endif

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef int napi_status; /* 0 = ok */

IMPORTED napi_status napi_get_cb_info(napi_env, napi_callback_info, __SIZE_TYPE__ *count, napi_value *arguments,
                                      napi_value *self, void **data);
IMPORTED napi_status napi_get_value_int32(napi_env, napi_value, __INT32_TYPE__ *);
IMPORTED napi_status napi_get_value_uint32(napi_env, napi_value, __UINT32_TYPE__ *);
IMPORTED napi_status napi_get_value_double(napi_env, napi_value, double *);
IMPORTED napi_status napi_get_arraybuffer_info(napi_env, napi_value, void **data, __SIZE_TYPE__ *bytes);
IMPORTED napi_status napi_get_typedarray_info(napi_env, napi_value, int *type, __SIZE_TYPE__ *length, void **data,
                                              napi_value *buffer, __SIZE_TYPE__ *offset);
IMPORTED napi_status napi_create_arraybuffer(napi_env, __SIZE_TYPE__ bytes, void **data, napi_value *);
IMPORTED napi_status napi_create_object(napi_env, napi_value *);
IMPORTED napi_status napi_create_int32(napi_env, __INT32_TYPE__, napi_value *);
IMPORTED napi_status napi_create_function(napi_env, const char *name, __SIZE_TYPE__, napi_callback, void *data, napi_value *);
IMPORTED napi_status napi_set_named_property(napi_env, napi_value, const char *name, napi_value);
IMPORTED napi_status napi_get_named_property(napi_env, napi_value, const char *name, napi_value *);
IMPORTED napi_status napi_throw_error(napi_env, const char *code, const char *message);

#define NAPI_AUTO_LENGTH ((__SIZE_TYPE__)-1)

/*
 * Fills `object` with the kernels that work on the memory whose address `base` holds; `owner`, the JavaScript object that
 * `base` lies in, is kept alive by every one of them. One such function for each variant of native.c.
 */
typedef void BindKernels(napi_env, napi_value object, napi_value owner, char **base);

#endif
