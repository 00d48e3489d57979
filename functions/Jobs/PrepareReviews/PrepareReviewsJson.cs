using System.Text.Json;
using System.Text.Json.Serialization;
using JapaneseText;

namespace Worker.Jobs.PrepareReviews;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Response))]
[JsonSerializable(typeof(ErrorReport))]
[JsonSerializable(typeof(TextOptions))]
internal sealed partial class PrepareReviewsJson : JsonSerializerContext;
