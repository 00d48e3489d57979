using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Jobs.EndHazards;

/// <param name="ScheduledTime">When the schedule fired.</param>
/// <param name="WithoutEnd">
/// Make anew whatever is active without an end, as hazards were that were written before there were ends; once after the release.
/// </param>
internal sealed record Request(DateTimeOffset? ScheduledTime = null, bool WithoutEnd = false);

/// <param name="Ended">Hazards whose time had come, and early warnings that are announced again.</param>
/// <param name="Changed">Hazards of which something newer came meanwhile.</param>
/// <param name="Outdated">Entries of the list of ends at which nothing ends any more.</param>
internal sealed record Report(int Ended, int Changed, int Outdated);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Report))]
internal sealed partial class EndHazardsJson : JsonSerializerContext;
