using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.HazardsApi;

/// <summary>Makes of a result what goes to the client: 304 for what it has already, gzip where it takes it, no body for HEAD.</summary>
internal static class ApiResponse
{
    /// <summary>Below, gzip and base64 save nothing.</summary>
    private const int MinBytesToCompress = 1024;

    /// <summary>In the JSON of the function's response a character may have six bytes.</summary>
    private const int MaxPlainChars = LambdaLimits.ResponseBytes / 6 * 9 / 10;

    public static APIGatewayHttpApiV2ProxyResponse Of(ApiResult result, APIGatewayHttpApiV2ProxyRequest request, ApiAllowance? allowance)
    {
        var takesGzip = TakesGzip(request.Headers.GetValueOrDefault("accept-encoding"));
        if (result.Body.Length > MaxPlainChars && !takesGzip)
        {
            result = ApiResult.TooLarge;
        }

        var headers = new Dictionary<string, string>(result.Headers)
        {
            ["content-type"] = result.ContentType,
            ["vary"] = "accept-encoding, authorization",
        };
        foreach (var (name, value) in allowance?.Headers ?? new Dictionary<string, string>())
        {
            headers[name] = value;
        }

        if (result.Status != 200)
        {
            headers["cache-control"] = "no-store";
            return new() { StatusCode = result.Status, Headers = headers, Body = IsHead(request) ? "" : result.Body };
        }

        var utf8 = Encoding.UTF8.GetBytes(result.Body);
        var etag = $"W/\"{Base64Url.EncodeToString(SHA256.HashData(utf8).AsSpan(0, 16))}\"";
        headers["etag"] = etag;
        headers["cache-control"] = "private, no-cache"; // keep it, but ask each time whether it still holds
        if (HasIt(request.Headers.GetValueOrDefault("if-none-match"), etag))
        {
            headers.Remove("content-type");
            return new() { StatusCode = 304, Headers = headers, Body = "" };
        }

        if (IsHead(request))
        {
            return new() { Headers = headers, Body = "" };
        }

        if (utf8.Length < MinBytesToCompress || !takesGzip)
        {
            return new() { Headers = headers, Body = result.Body };
        }

        headers["content-encoding"] = "gzip";
        return new() { Headers = headers, Body = Convert.ToBase64String(Compress(utf8)), IsBase64Encoded = true };
    }

    private static bool IsHead(APIGatewayHttpApiV2ProxyRequest request) => request.RequestContext.Http.Method == "HEAD";

    private static bool HasIt(string? tags, string etag)
    {
        foreach (var tag in (tags ?? "").Split(','))
        {
            if (tag.Trim() is var known && (known == "*" || known == etag || $"W/{known}" == etag))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TakesGzip(string? encodings)
    {
        foreach (var encoding in (encodings ?? "").Split(','))
        {
            var parts = encoding.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0].Equals("gzip", StringComparison.OrdinalIgnoreCase))
            {
                return parts.Length < 2
                    || !(parts[1].StartsWith("q=0", StringComparison.OrdinalIgnoreCase) && parts[1].AsSpan(3).Trim(".0").IsEmpty);
            }
        }

        return false;
    }

    private static byte[] Compress(byte[] utf8)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(utf8);
        }

        return bytes.ToArray();
    }
}
