using Microsoft.AspNetCore.Http;

namespace LocalAws.LambdaHost;

internal static class HttpBody
{
    /// <summary>Reads a body of at most <paramref name="limit"/> bytes; null when it is longer.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit)
    {
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await request.Body.ReadAsync(buffer)) > 0)
        {
            // Read to the end even past the limit: a client that still writes would not see the response.
            if (body.Length <= limit)
            {
                await body.WriteAsync(buffer.AsMemory(0, count));
            }
        }

        return body.Length <= limit ? body.ToArray() : null;
    }
}
