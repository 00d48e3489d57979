using System.Text.Json.Nodes;
using WorkerLib.Lambda;

namespace Worker.Jobs.OnHttp;

/// <summary>Responds with the request, and with cookies; fails if the query says so.</summary>
public static class OnHttpHandler
{
    public static LambdaHandler Create() => RawEvents.Handler(raw =>
    {
        if (raw.TryGetProperty("queryStringParameters", out var query) && query.TryGetProperty("fail", out _))
        {
            throw new InvalidOperationException("told to fail");
        }

        return new JsonObject
        {
            ["statusCode"] = 201,
            ["headers"] = new JsonObject { ["content-type"] = "text/plain", ["x-route"] = raw.GetProperty("routeKey").GetString() },
            ["cookies"] = new JsonArray("a=1; HttpOnly", "b=2"),
            ["body"] = raw.GetProperty("body").GetString(),
        };
    });
}
