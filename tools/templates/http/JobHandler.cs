using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.JobName;

/// <summary>Say here in one sentence what it answers to what.</summary>
public sealed partial class JobNameHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
        new JobNameHandler().HandleAsync, new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        try
        {
            var question = JsonSerializer.Deserialize(request.BodyBytes(), JobNameJson.Default.Question) ?? throw new JsonException("The body is null.");
            return Task.FromResult(Json(200, JsonSerializer.Serialize(new Answer($"Hello {question.Name}."), JobNameJson.Default.Answer)));
        }
        catch (JsonException exception)
        {
            return Task.FromResult(Json(400, JsonSerializer.Serialize(new Problem(exception.Message), JobNameJson.Default.Problem)));
        }
    }

    private static APIGatewayHttpApiV2ProxyResponse Json(int statusCode, string body) => new()
    {
        StatusCode = statusCode,
        Headers = new Dictionary<string, string> { ["content-type"] = "application/json" },
        Body = body,
    };

    public sealed record Question(string Name);

    public sealed record Answer(string Text);

    /// <param name="Error">What is wrong with the question.</param>
    public sealed record Problem(string Error);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Question))]
    [JsonSerializable(typeof(Answer))]
    [JsonSerializable(typeof(Problem))]
    private sealed partial class JobNameJson : JsonSerializerContext;
}
