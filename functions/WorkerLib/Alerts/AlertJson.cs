using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerLib.Alerts;

/// <summary>
/// Alerts as messages: <c>{"subject":"process/billing-sync","raisedAt":"…","kind":"alert","severity":"error","message":"…"}</c>,
/// with <c>"fingerprint":"…"</c> where there is one.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Alert))]
public sealed partial class AlertJson : JsonSerializerContext;
