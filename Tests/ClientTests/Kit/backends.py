"""The instances of the kit's services: HTTP servers that answer with the address that was asked, as
text and, at /metrics, as a metric."""

import asyncio

PORTS = [8080, *range(8001, 8031)]
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: "


async def answer(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            host, port = writer.get_extra_info("sockname")
            text = f"{host}:{port}\n"
            if head.startswith(b"GET /metrics "):
                text = f'instance_endpoint{{endpoint="{host}:{port}"}} 1\n'
            writer.write(f"{HEAD}{len(text)}\r\n\r\n{text}".encode())
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def serve():
    servers = [await asyncio.start_server(answer, "0.0.0.0", port, backlog=512) for port in PORTS]
    print("ready", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(serve())
