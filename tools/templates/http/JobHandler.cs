using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.JobName;

/// <summary>Say here in one sentence how it responds to which requests.</summary>
internal sealed class JobNameHandler
{
    public static LambdaHandler Create() => LambdaHandler.For<APIGatewayHttpApiV2ProxyRequest, APIGatewayHttpApiV2ProxyResponse>(
        new JobNameHandler().HandleAsync, new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context)
    {
        try
        {
            var query = JsonSerializer.Deserialize(request.BodyBytes(), JobNameJson.Default.Query)
                ?? throw new JsonException("The body is null.");
            return Task.FromResult(Json(200, JsonSerializer.Serialize(new Response($"Hello {query.Name}."), JobNameJson.Default.Response)));
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
}

internal sealed record Query(string Name);

internal sealed record Response(string Text);

/// <param name="Error">What is wrong with the query.</param>
internal sealed record Problem(string Error);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Query))]
[JsonSerializable(typeof(Response))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class JobNameJson : JsonSerializerContext;
